import IdentityAPI
import SystemPackage
import TestSupport
import Testing

@testable import Muster

/// The organization of the inputs that fell.
private let organization = Directory(
    groups: [
        .init(id: "g0", name: "Everyone", kind: .builtIn), .init(id: "g1", name: "Finance"),
        .init(id: "g2", name: "Payroll"), .init(id: "g3", name: "Räume"), .init(id: "g4", name: "0815"),
        .init(id: "g5", name: "A, B"),
    ],
    accounts: [
        ("bot-1", ["g1"]), ("bot-2", ["g1"]), ("0042", ["g1"]), ("0043", ["g2"]), ("Müller-01", ["g3"]),
        ("invoice-07", ["g1", "g2"]), ("wild*", []), ("=\"77\"", []), ("007", []),
    ].enumerated().map { index, account in
        .init(id: "a\(index)", name: account.0, displayName: account.0, groupIDs: ["g0"] + account.1)
    }
)

/// One line for each row that is settled and each account that is worked on, and what the plan was made of.
private func told(
    _ csv: String,
    mode: Action = .upsert,
    _ change: (inout RunSettings) -> Void = { _ in }
) async throws -> (lines: [String], plan: Plan) {
    try await withTemporaryFolder { folder in
        var settings = RunSettings()
        settings.sheet.mode = mode
        settings.allowsDelete = true
        change(&settings)
        let options = settings.sheet
        let all = try rows(csv, options, in: folder)
        var planner = Planner(directory: organization, organizationID: "org", settings: settings, rowCount: all.count)
        for row in all { planner.add(row, options) }
        let plan = planner.finish()
        let groups = planner.directory.groups
        let settled = plan.settled.map { row, outcome in
            "\(row) \(outcome.status) \(outcome.code)".trimmed
        }
        let work = plan.work.map { work in
            let steps = work.changes.map { change in
                let difference = change.before.difference(to: change.after)
                let names = groups.names(difference.adding)
                return "\(change.operation) " + change.steps.map { "\($0.row)" }.joined(separator: "+")
                    + names.map { " +\($0)" }.joined()
            }
            return "\(work.name): " + steps.joined(separator: ", ")
        }
        return (settled + work, plan)
    }
}

@Suite("What names and groups are meant", .inTurn)
struct NamePlanTests {
    @Test(
        "Each of them becomes what its author meant, or fails",
        arguments: [
            // zeros-lost.csv
            ("name,addGroups\n42,Payroll\n0043,Finance\n", ["1 failed lostZeros", "0043: update 2 +Finance"]),
            (
                "name,action\n42,delete\n00043,update\n7,create\n",
                ["1 failed lostZeros", "2 failed lostZeros", "7: create 3"]
            ),
            ("name\n420\n4 2\n", ["420: create 1", "4 2: create 2"]),
            // formula-text.csv
            ("name,addGroups\n\"=\"\"0042\"\"\",Payroll\n", ["0042: update 1 +Payroll"]),
            ("name,addGroups\n=\"0042\",=\"Payroll;Räume\"\n", ["0042: update 1 +Payroll +Räume"]),
            ("name,action\n=\"0042\",=\"delete\"\n", ["0042: delete 1"]),
            // An account may bear the very name.
            ("name,addGroups\n=\"77\",Payroll\n", ["=\"77\": update 1 +Payroll"]),
            // letters-lost.csv
            (
                "name,addGroups\nM?ller-01,Payroll\nm??ller-01,Payroll\n",
                ["1 failed lettersLost", "2 failed lettersLost"]
            ),
            ("name,action\nM?ller-01,create\nM?ller-01,delete\n", ["1 failed lettersLost", "2 failed lettersLost"]),
            // comma-list.csv
            (
                "name,groups\nbot-1,\"Finance, Payroll\"\nbot-2,\"A, B\"\n",
                ["1 failed unknownGroup", "bot-2: update 2 +A, B"]
            ),
            // pattern.csv
            ("name,addGroups\nbot-*,Payroll\n", ["1 failed wildcard"]),
            ("name,action\nbot-?,delete\nbot-*,update\nbot-*,create\nnew?,\n", (1...4).map { "\($0) failed wildcard" }),
            // An account may bear such a name, and an export says which is meant.
            ("name,addGroups\nwild*,Payroll\n", ["wild*: update 1 +Payroll"]),
            (
                "Path,UserName,GroupName\nx,bot-`*,Payroll\ny,bot-*,Payroll\n",
                ["2 failed wildcard", "bot-*: create 1 +Payroll"]
            ),
            ("name\nbot[1]\n", ["bot[1]: create 1"]),
        ]
    )
    func rows(csv: String, expected: [String]) async throws {
        #expect(try await told(csv).lines == expected)
    }

    @Test("A run's mode makes no account whose name has lost its zeros, and a row that says create does")
    func mode() async throws {
        #expect(try await told("name\n42\n", mode: .create).lines == ["1 failed lostZeros"])
        #expect(try await told("name,action\n42,create\n", mode: .create).lines == ["42: create 1"])
        #expect(try await told("name\n42\n", mode: .update).lines == ["1 failed lostZeros"])
        #expect(try await told("name\nbot-*\n", mode: .create).lines == ["1 failed wildcard"])
    }

    @Test(
        "The reason names what is meant",
        arguments: [
            ("name\n42\n", "A2: no account '42', and '0042' differs from it only in leading zeros"),
            ("name\nM?ller-01\n", "A2: 'M?ller-01' looks like 'Müller-01' with a letter lost"),
            (
                "name\nbot-*\n",
                "A2: no account is named 'bot-*'. With --wildcards the row stands for every account that matches: 2 accounts match"
            ),
            (
                "name,groups\nbot-1,\"Finance, Payroll\"\n",
                "no group 'Finance, Payroll'. If it lists groups: --list-separator ','"
            ),
            ("name,groups\nbot-1,R?ume\n", "no group 'R?ume'. Did you mean 'Räume'?"),
            ("name,groups\nbot-1,815\n", "no group '815'. Did you mean '0815'?"),
        ]
    )
    func reasons(csv: String, message: String) async throws {
        let outcome = try #require(try await told(csv).plan.settled.first?.outcome)
        #expect(outcome.status == .failed && outcome.message.hasPrefix(message), "\(outcome.message)")
        #expect(outcome.namesMistakenList == message.contains("--list-separator"))
    }

    @Test("No group is made of a list, unless the separator was chosen")
    func madeGroups() async throws {
        let csv = "name,groups\nbot-1,\"Finance, Payroll\"\nbot-2,\"New, Newer\"\n"
        #expect(
            try await told(csv) { $0.createsGroups = true }.lines
                == ["1 failed unknownGroup", "bot-2: update 2 +New, Newer"]
        )
        let lost = try await told("name,addGroups\nbot-1,R?ume\nbot-2,R?\n") { $0.createsGroups = true }
        #expect(lost.lines == ["1 failed unknownGroup", "bot-2: update 2 +R?"])
        let chosen = try await told(csv) {
            $0.createsGroups = true
            $0.sheet.listSeparator = ";"
        }
        #expect(chosen.lines == ["bot-1: update 1 +Finance, Payroll", "bot-2: update 2 +New, Newer"])
        #expect(try await told(csv) { $0.sheet.listSeparator = "," }.lines.contains("bot-1: update 1 +Payroll"))
    }

    @Test(
        "With --wildcards a name stands for every account that matches",
        arguments: [
            ("name,addGroups\nbot-*,Payroll\n", ["bot-1: update 1 +Payroll", "bot-2: update 1 +Payroll"]),
            ("name,addGroups\nbot-*,Finance\n", ["1 unchanged"]),
            (
                "name,addGroups,action\nBOT-?,Payroll,update\n",
                ["bot-1: update 1 +Payroll", "bot-2: update 1 +Payroll"]
            ),
            ("name,action\n004*,delete\n", ["0042: delete 1", "0043: delete 1"]),
            ("name,action\nbot-*,create\nzz*,update\n", ["1 failed wildcard", "2 failed wildcard"]),
            ("name,addGroups\nM?ller-01,Payroll\n", ["Müller-01: update 1 +Payroll"]),
            ("name,addGroups\nwild*,Payroll\n", ["wild*: update 1 +Payroll"]),
            // Rows that share accounts are applied in the sheet's order.
            (
                "name,addGroups,action\nbot-1,Räume,\nbot-*,Payroll,\nbot-2,,delete\nbot-*,A\\, B,\n",
                ["bot-1: update 1+2 +Payroll +Räume", "bot-2: update 2 +Payroll, delete 3"]
            ),
            ("name,action\nbot-*,delete\nbot-*,update\n", ["2 failed wildcard", "bot-1: delete 1", "bot-2: delete 1"]),
            ("id,name,addGroups\na0,bot-*,Payroll\n", ["1 failed rename"]),
        ]
    )
    func wildcards(csv: String, expected: [String]) async throws {
        let csv = csv.replacing(",A\\, B,\n", with: ",0815,skip\n")
        let lines = try await told(csv) { $0.wildcards = true }.lines.filter { !$0.hasSuffix("skipped") }
        #expect(lines == expected)
    }

    @Test("A row counts once, however many accounts it stands for")
    func counts() async throws {
        let plan = try await told("name,addGroups,action\nbot-*,Payroll,\nbot-1,Räume,\n0043,,\n004*,,delete\n") {
            $0.wildcards = true
        }.plan
        #expect(plan.counts.rows == 3 && plan.counts.updates == 2 && plan.counts.deletes == 2)
        #expect(plan.counts.losses == 2 && plan.openRowCount == 4)
        #expect(plan.expectations() == [.updated, .updated, .unchanged, .deleted])
    }

    @Test("A limit leaves no row half done")
    func limit() async throws {
        var plan = try await told("name,addGroups\nbot-1,Räume\n0042,Räume\n*-*,Payroll\n0043,Räume\n") {
            $0.wildcards = true
        }.plan
        plan.limit(to: 1)
        // bot-1 comes with the pattern, and so do the others of that.
        #expect(Set(plan.work.map(\.name)) == ["bot-1", "bot-2", "Müller-01"])
        #expect(Set(plan.later.map(\.name)) == ["0042", "0043"])
        #expect(plan.counts.rows == 2 && plan.wholeCounts.rows == 4)
    }

    @Test("An account to create that is much like one which the sheet does not name is pointed out")
    func muchLike() async throws {
        let csv = "name,action\ninvoice-7,\nbot1,\nbot-11,\nbot-2,\nbto-2,\nbut-1,create\nMuller-01,update\n"
        let plan = try await told(csv).plan
        #expect(plan.muchLike == [1: "invoice-07", 2: "bot-1"])
        #expect(try await told("name\nbto-2\nbot--1\n").plan.muchLike == [1: "bot-2", 2: "bot-1"])
        #expect(try await told("name\nbto-2\n", mode: .create).plan.muchLike.isEmpty)
    }
}
