import IdentityAPI
import IdentitySandbox
import SystemPackage
import TestSupport
import Testing

@testable import Muster

@Suite("Somebody else at work", .inTurn)
struct OthersTests {
    /// A run by own calls that reads every account again before it is changed.
    static func settings(_ mode: String? = nil) -> RunSettings {
        var settings = RunSettings()
        settings.freshness = .zero
        settings.strategy = .account
        settings.allowsDelete = true
        return settings
    }

    /// Somebody else changes an account.
    static func change(
        _ name: String,
        displayName: String? = nil,
        adding: [String] = [],
        removing: [String] = [],
        in harness: RunHarness
    ) async throws {
        let snapshot = await harness.sandbox.snapshot()
        let ids = Dictionary(uniqueKeysWithValues: snapshot.groups.map { ($0.name, $0.id) })
        let account = try #require(snapshot.accounts.first { $0.name == name })
        _ = try await harness.client.updateRobotAccount(
            id: account.id,
            displayName: displayName ?? account.displayName,
            adding: adding.map { ids[$0]! },
            removing: removing.map { ids[$0]! }
        )
    }

    static func account(_ name: String, in harness: RunHarness) async throws -> (
        displayName: String, groups: Set<String>
    ) {
        let state = UndoTests.State(await harness.sandbox.snapshot())
        return (try #require(state.displayNames[name]), state.groups[name]!.intersection(movable))
    }

    private static let movable: Set = ["Finance", "Legacy", "Invoicing"]
    static let names = (1...9).map { "robot-00000\($0)" }

    /// Nine accounts named Old, each in Finance.
    static func with<Result: Sendable>(_ body: (RunHarness) async throws -> Result) async throws -> Result {
        try await RunHarness.with(accounts: 9) { harness in
            // Whatever else the sandbox has put them into.
            for name in names {
                let others = UndoTests.State(await harness.sandbox.snapshot()).groups[name]!
                    .subtracting(["Everyone", "Finance"])
                try await change(name, displayName: "Old", adding: ["Finance"], removing: others.sorted(), in: harness)
            }
            return try await body(harness)
        }
    }

    @Test("The numbers of a resume's plan leave out what it leaves alone because somebody else has changed it")
    func numbersOfResume() async throws {
        try await Self.with { harness in
            let csv = "name,groups\n" + (1...4).map { "robot-00000\($0),Legacy\n" }.joined()
            let prepared = try await harness.prepare(csv, Self.settings())
            let planned = prepared.plan.counts.removals
            #expect(planned == 4)
            let run = try Run(prepared, in: harness.run, program: "test", verification: .brief)
            await run.stop(.signal(2))
            #expect(try await run.execute().summary[.pending] == 4)
            // What others add is neither taken away nor counted, and each of the rows is in conflict with it or not done whole.
            for number in 1...3 { try await Self.change("robot-00000\(number)", adding: ["Invoicing"], in: harness) }
            let rest = try await PreparedRun.prepare(continuing: EarlierRun(harness.run), client: harness.client)
            #expect(rest.plan.counts.removals == 1, "\(rest.plan.counts)")
            #expect(rest.cost.losses.memberships.lost == 1, "\(rest.cost.losses)")
            let before = UndoTests.State(await harness.sandbox.snapshot()).groups
            _ = try await Run(rest, in: harness.run, program: "test", verification: .brief).execute()
            let after = UndoTests.State(await harness.sandbox.snapshot()).groups
            let lost = before.reduce(0) { $0 + $1.value.subtracting(after[$1.key] ?? []).count }
            #expect(lost == rest.plan.counts.removals)
        }
    }

    @Test("Their changes stand, each conflict fails its row with both values, and undo gives back what the run changed")
    func all() async throws {
        try await Self.with { harness in
            let csv = """
                name,displayName,groups,addGroups,removeGroups,action
                robot-000001,,,Legacy,,
                robot-000002,New,,,,
                robot-000003,,,Legacy,Finance,
                robot-000004,,Legacy,,,
                robot-000005,New,,,,
                robot-000006,,,,,delete
                robot-000007,New,,,,
                robot-000008,,,Legacy,,
                robot-000009,New,,Legacy,,

                """
            let prepared = try await harness.prepare(csv, Self.settings())
            try await Self.change("robot-000001", displayName: "Theirs", in: harness)
            try await Self.change("robot-000002", displayName: "Theirs", in: harness)
            try await Self.change("robot-000003", adding: ["Invoicing"], in: harness)
            try await Self.change("robot-000004", adding: ["Invoicing"], in: harness)
            let gone = prepared.directory.accounts.first { $0.name == "robot-000005" }!.id
            _ = try await harness.client.deleteRobotAccount(id: gone)
            try await Self.change("robot-000006", displayName: "Theirs", in: harness)
            try await Self.change("robot-000007", displayName: "New", in: harness)
            try await Self.change("robot-000008", removing: ["Finance"], in: harness)
            let before = UndoTests.State(await harness.sandbox.snapshot())
            let puts = await harness.sandbox.snapshot().calls["PUT account"] ?? 0
            let result = try await Run(prepared, in: harness.run, program: "test", verification: .brief).execute()
            let rows = try harness.allReports()
            #expect(
                (1...9).map { rows[$0]?["_status"] } == [
                    "updated", "failed", "updated", "failed", "failed", "deleted", "unchanged", "updated", "updated",
                ]
            )
            #expect(rows[2]?["_code"] == "changedMeanwhile" && rows[4]?["_code"] == "changedMeanwhile")
            #expect(rows[5]?["_code"] == "noAccount")
            let message = rows[2]?["_message"] ?? ""
            #expect(message.contains("'New'") && message.contains("'Old'") && message.contains("'Theirs'"))
            #expect(rows[4]?["_message"]?.contains("'Invoicing'") == true)
            // Nothing was sent for conflicts, for what is gone, and for what was done.
            #expect(await harness.sandbox.snapshot().calls["PUT account"]! - puts == 4)
            #expect(try await Self.account("robot-000001", in: harness) == ("Theirs", ["Finance", "Legacy"]))
            #expect(try await Self.account("robot-000002", in: harness) == ("Theirs", ["Finance"]))
            #expect(try await Self.account("robot-000003", in: harness) == ("Old", ["Legacy", "Invoicing"]))
            #expect(try await Self.account("robot-000004", in: harness) == ("Old", ["Finance", "Invoicing"]))
            #expect(try await Self.account("robot-000008", in: harness) == ("Old", ["Legacy"]))
            #expect(result.summary[.failed] == 3)
            let undone = try await UndoTests().undo(harness.run, in: harness)
            #expect(undone.result.summary.errors == 0, "\(undone.result.summary.causes)")
            #expect(UndoTests.State(await harness.sandbox.snapshot()) == before)
        }
    }

    @Test("What is fresh is not read again, and a run without changes of others is as it was")
    func fresh() async throws {
        try await Self.with { harness in
            var settings = Self.settings()
            settings.freshness = .seconds(3600)
            let csv = "name,displayName\n" + Self.names.map { "\($0),New\n" }.joined()
            let result = try await harness.importSheet(csv, settings)
            #expect(result.summary[.updated] == 9)
            #expect(await harness.sandbox.snapshot().calls["GET account"] == nil)
        }
    }

    @Test("Several calls for one account: what others change between them is not undone")
    func betweenCalls() async throws {
        try await Self.with { harness in
            let csv = """
                name,displayName,addGroups,action
                robot-000001,New,,
                robot-000001,,,delete
                robot-000001,Again,Legacy,create

                """
            let prepared = try await harness.prepare(csv, Self.settings())
            try await Self.change("robot-000001", adding: ["Invoicing"], in: harness)
            let result = try await Run(prepared, in: harness.run, program: "test", verification: .brief).execute()
            #expect(result.summary.errors == 0, "\(result.summary.causes)")
            let undone = try await UndoTests().undo(harness.run, in: harness)
            #expect(undone.result.summary.errors == 0, "\(undone.result.summary.causes)")
            #expect(try await Self.account("robot-000001", in: harness) == ("Old", ["Finance", "Invoicing"]))
        }
    }

    @Test("Many accounts that come next are read again by a page of the list, wherever they stand in it by then")
    func pages() async throws {
        try await RunHarness.with(accounts: 60) { harness in
            var settings = RunSettings()
            settings.strategy = .account
            let names = (1...60).map { "robot-\(String(repeating: "0", count: 6 - "\($0)".count))\($0)" }
            let csv = "name,displayName\n" + names.map { "\($0),New\n" }.joined()
            var prepared = try await harness.prepare(csv, settings)
            prepared.age(by: .seconds(100))
            try await Self.change(names[49], displayName: "Theirs", in: harness)
            _ = try await harness.client.createRobotAccount(name: "before", displayName: "", groupIDs: [])
            let before = await harness.sandbox.snapshot().calls
            let result = try await Run(prepared, in: harness.run, program: "test", verification: .brief).execute()
            #expect(result.summary[.updated] == 59 && result.summary[.failed] == 1, "\(result.summary.causes)")
            let after = await harness.sandbox.snapshot().calls
            #expect(after["GET accounts"]! - before["GET accounts"]! <= 3)
            #expect(after["GET account", default: 0] < 10)
        }
    }

    @Test("The summary and the page tell whose changes stay, and the next command plans rows in conflict afresh")
    func told() async throws {
        try await Self.with { harness in
            let csv = "name,displayName,addGroups\nrobot-000001,,Legacy\nrobot-000002,New,\n"
            let prepared = try await harness.prepare(csv, Self.settings())
            try await Self.change("robot-000001", displayName: "Theirs", in: harness)
            try await Self.change("robot-000002", displayName: "Theirs", in: harness)
            func executed() async throws -> Run.Result {
                try await Run(prepared, in: harness.run, program: "test", verification: .brief).execute()
            }
            let result = try await executed()
            let meanwhile = try #require(result.summary.meanwhile)
            #expect(meanwhile.accounts == 1 && meanwhile.conflicts == 1)
            #expect(meanwhile.examples == ["'robot-000001': its display name went from 'Old' to 'Theirs'"])
            let page = String(decoding: try harness.run.file("report.html").contents(), as: UTF8.self)
            #expect(page.contains("1 account was changed by somebody else meanwhile"))
            let steps = NextStep.all(after: result.summary, in: harness.run)
            #expect(steps.count == 1 && steps[0].command?.hasPrefix("muster retry ") == true)
            #expect(steps[0].advice.contains("with somebody else's change"))
            let before = String(decoding: try harness.run.file("before.csv").contents(), as: UTF8.self)
            #expect(before.contains("robot-000001,Theirs,"))
            let retry = try Retry(of: harness.run, all: false)
            #expect(retry.rowCount == 1 && retry.settings.freshness == .zero)
        }
    }

    @Test("Accounts that go by their groups: what others changed stays, and those in conflict or gone fail alone")
    func groupCalls() async throws {
        try await Self.with { harness in
            var settings = Self.settings()
            settings.strategy = .group
            let csv = "name,groups\n" + Self.names.map { "\($0),Legacy\n" }.joined()
            let prepared = try await harness.prepare(csv, settings)
            #expect(prepared.plan.calls.accountsByGroup == 9)
            try await Self.change("robot-000001", displayName: "Theirs", in: harness)
            try await Self.change("robot-000002", adding: ["Invoicing"], in: harness)
            let gone = prepared.directory.accounts.first { $0.name == "robot-000003" }!.id
            _ = try await harness.client.deleteRobotAccount(id: gone)
            try await Self.change("robot-000004", adding: ["Legacy"], removing: ["Finance"], in: harness)
            let before = UndoTests.State(await harness.sandbox.snapshot())
            let result = try await Run(prepared, in: harness.run, program: "test", verification: .brief).execute()
            let rows = try harness.allReports()
            #expect(result.summary[.failed] == 2, "\(result.summary.causes)")
            #expect(rows[2]?["_code"] == "changedMeanwhile" && rows[3]?["_code"] == "noAccount")
            #expect(try await Self.account("robot-000001", in: harness) == ("Theirs", ["Legacy"]))
            #expect(try await Self.account("robot-000002", in: harness) == ("Old", ["Finance", "Invoicing"]))
            #expect(try await Self.account("robot-000004", in: harness) == ("Old", ["Legacy"]))
            #expect(try await Self.account("robot-000005", in: harness) == ("Old", ["Legacy"]))
            _ = try await UndoTests().undo(harness.run, in: harness)
            #expect(UndoTests.State(await harness.sandbox.snapshot()) == before)
        }
    }

    @Test("A bulk delete leaves out accounts that are gone, and undo makes the others again as they were right before")
    func bulkDelete() async throws {
        try await Self.with { harness in
            var settings = Self.settings()
            settings.strategy = .auto
            let csv = "name,action\n" + Self.names.map { "\($0),delete\n" }.joined()
            let prepared = try await harness.prepare(csv, settings)
            #expect(prepared.plan.calls.accountsInBulk == 9)
            let gone = prepared.directory.accounts.first { $0.name == "robot-000003" }!.id
            _ = try await harness.client.deleteRobotAccount(id: gone)
            try await Self.change("robot-000001", displayName: "Theirs", adding: ["Legacy"], in: harness)
            let deletes = await harness.sandbox.snapshot().accepted["DELETE"] ?? 0
            let result = try await Run(prepared, in: harness.run, program: "test", verification: .brief).execute()
            #expect(result.summary[.deleted] == 8 && result.summary[.unchanged] == 1, "\(result.summary.counts)")
            #expect(try harness.allReports()[3]?["_status"] == "unchanged")
            #expect(await harness.sandbox.snapshot().accepted["DELETE"]! - deletes == 1)
            let undone = try await UndoTests().undo(harness.run, in: harness)
            #expect(undone.result.summary.errors == 0, "\(undone.result.summary.causes)")
            #expect(try await Self.account("robot-000001", in: harness) == ("Theirs", ["Finance", "Legacy"]))
        }
    }

    @Test("A resumed run merges what others changed before it was resumed, and plans nothing over it")
    func resumed() async throws {
        try await Self.with { harness in
            let csv =
                "name,displayName,groups,addGroups\nrobot-000001,,Legacy,\nrobot-000002,,,Legacy\nrobot-000003,New,,\nrobot-000004,,Legacy,\n"
            func stopped() async throws {
                let prepared = try await harness.prepare(csv, Self.settings())
                let run = try Run(prepared, in: harness.run, program: "test", verification: .brief)
                await run.stop(.signal(2))
                #expect(try await run.execute().summary[.pending] == 4)
            }
            try await stopped()
            try await Self.change("robot-000001", adding: ["Invoicing"], in: harness)
            try await Self.change("robot-000002", displayName: "Theirs", in: harness)
            try await Self.change("robot-000003", displayName: "Theirs", in: harness)
            let before = UndoTests.State(await harness.sandbox.snapshot())
            let result = try await harness.resume()
            let rows = try harness.allReports()
            #expect((1...4).map { rows[$0]?["_status"] } == ["failed", "updated", "failed", "updated"])
            #expect(rows[1]?["_code"] == "changedMeanwhile" && rows[3]?["_code"] == "changedMeanwhile")
            #expect(try await Self.account("robot-000001", in: harness) == ("Old", ["Finance", "Invoicing"]))
            #expect(try await Self.account("robot-000002", in: harness) == ("Theirs", ["Finance", "Legacy"]))
            #expect(result.summary.meanwhile?.conflicts == 2)
            let undone = try await UndoTests().undo(harness.run, in: harness)
            #expect(undone.result.summary.errors == 0, "\(undone.result.summary.causes)")
            #expect(UndoTests.State(await harness.sandbox.snapshot()) == before)
        }
    }

    @Test("Changes that others make by chance stand, where each account is read before its call", arguments: 1...3)
    func byChance(seed: Int) async throws {
        let faults = "others=rename:0.3+join:0.3+leave:0.3+delete:0.05+create:0.1,seed=\(seed)"
        try await RunHarness.with(faults: faults, accounts: 40) { harness in
            var settings = Self.settings()
            settings.concurrency = .fixed(1)
            let csv = "name,addGroups\n" + (1...40).map { "\(UndoTests.name($0)),Legacy\n" }.joined()
            let result = try await harness.importSheet(csv, settings)
            let changes = await harness.sandbox.snapshot().othersChanges
            #expect(Set(changes.map(\.kind)).isSuperset(of: [.rename, .join, .leave]))
            let undone = changes.filter { $0.takenBackAfter != nil }
            #expect(undone.isEmpty, "\(undone)")
            #expect(result.summary[.updated] + result.summary[.unchanged] + result.summary[.failed] == 40)
        }
    }

    @Test("An account that was found changed survives the checkpoint's coding")
    func coding() throws {
        let state = { RecordedState(displayName: $0, groupIDs: ["a", "b"]) }
        for wanted in [nil, state("w")] {
            let found = FoundAccount(
                id: "1",
                name: "n",
                expected: state("e"),
                actual: state("c"),
                groupNames: ["A", "B"],
                expectedNames: ["A", "B"],
                wanted: wanted,
                isDelete: wanted == nil,
                rows: [3, 4]
            )
            let entry = Entry.found(found)
            #expect(Entry(entry.encoded[...]) == entry)
            for length in 0..<entry.encoded.count { #expect(Entry(entry.encoded.prefix(length)) == nil) }
        }
    }
}
