import IdentityAPI
import SystemPackage
import TestSupport
import Testing

@testable import Muster

/// What a sheet is read as in the sample organization, and what its rows come to.
@Suite("Layouts", .inTurn)
struct LayoutTests {
    private static let directory = Directory(
        groups: [
            Group(id: "g0", name: "Everyone", kind: .builtIn), Group(id: "g1", name: "Finance"),
            Group(id: "g2", name: "Payroll"), Group(id: "g3", name: "Räume"), Group(id: "g4", name: "id"),
        ],
        accounts: [
            RobotAccount(id: "a1", name: "bot-1", displayName: "Bot 1", groupIDs: ["g0", "g1"]),
            RobotAccount(id: "a2", name: "bot-2", displayName: "Bot 2", groupIDs: ["g0", "g1", "g2"]),
            RobotAccount(id: "a3", name: "bot-3", displayName: "Bot 3", groupIDs: ["g0"]),
            RobotAccount(id: "a4", name: "0042", displayName: "42", groupIDs: ["g0", "g1"]),
            RobotAccount(id: "a5", name: "Müller-01", displayName: "M", groupIDs: ["g0", "g3"]),
        ]
    )

    /// The sheet as it is read in the organization.
    private func contents(_ csv: String, _ options: SheetOptions, createsGroups: Bool = false) async throws
        -> Sheet.Contents
    {
        try await withTemporaryFolder { folder in
            let path = folder.appending("sheet.csv")
            try AtomicFile.write(csv.utf8, to: path)
            let checked = try Sheet(path: path, name: "sheet.csv", options: options).check()
            return try checked.recognized(among: Self.directory.groups, createsGroups: createsGroups, isFollowUp: false)
        }
    }

    /// The plan of a sheet: each changed account's groups by name, and each row's outcome.
    private func plan(
        _ csv: String,
        _ change: (inout RunSettings) -> Void = { _ in }
    ) async throws -> (groups: [String: Set<String>], rows: [String], layout: Layout) {
        var settings = RunSettings()
        change(&settings)
        let chosen = settings
        return try await withTemporaryFolder { folder in
            let path = folder.appending("sheet.csv")
            try AtomicFile.write(csv.utf8, to: path)
            let contents = try Sheet(path: path, name: "sheet.csv", options: chosen.sheet).check()
                .recognized(among: Self.directory.groups, createsGroups: chosen.createsGroups, isFollowUp: false)
            var planner = Planner(directory: Self.directory, organizationID: "o", settings: chosen)
            var rows = try contents.sheet.rows()
            while let row = try rows.next() { planner.add(row, contents.sheet.options) }
            let plan = planner.finish()
            let table = planner.directory.groups
            var groups: [String: Set<String>] = [:]
            var outcomes = [String](repeating: "", count: plan.rowCount)
            for work in plan.work {
                groups[work.name] = Set(table.names(work.changes.last?.after.groups ?? [])).subtracting(["Everyone"])
                for step in work.changes.flatMap(\.steps) { outcomes[step.row - 1] = step.outcome.rawValue }
            }
            for (row, outcome) in plan.settled {
                outcomes[row - 1] = outcome.code.isEmpty ? outcome.status.rawValue : outcome.code
            }
            return (groups, outcomes, contents.layout)
        }
    }

    @Test(
        "The layout is recognized by the header and, for a matrix, by the organization's groups",
        arguments: [
            ("name,groups\nbot-1,Finance\n", Layout.accounts), ("name,group\nbot-1,Finance\n", .memberships),
            ("id,name,Member of,action\na1,bot-1,Finance,\n", .memberships),
            ("UserName;GroupName\nbot-1;Finance\n", .memberships),
            ("Path,GroupName,Type,UserName,Email,Source\n,Finance,DirectoryRobotUser,bot-1,,local\n", .memberships),
            ("Path,UserName,GroupName\n,bot-1,Finance\n", .accounts),
            ("Path,UserName,GroupName0,GroupName1\n,bot-1,Finance,Payroll\n", .accounts),
            ("name,finance,g2\nbot-1,x,\n", .matrix), ("name,Finance,Owner\nbot-1, YES ,Ada\n", .matrix),
            ("name,displayName,Finance,Räume\nbot-1,,✓,0\n", .matrix), ("name,Finance\nbot-1,\n", .accounts),
        ]
    )
    func recognized(csv: String, layout: Layout) async throws {
        #expect(try await contents(csv, SheetOptions()).layout == layout)
    }

    @Test("Memberships are added, each row with its own outcome, and nobody leaves a group")
    func add() async throws {
        let plan = try await plan("name,group\nbot-1,Payroll\nbot-1,Räume\nbot-2,Payroll\nnew-1,Payroll\nbot-3,\n")
        #expect(plan.groups == ["bot-1": ["Finance", "Payroll", "Räume"]])
        #expect(plan.rows == ["updated", "updated", "unchanged", "noAccount", "unchanged"])
    }

    @Test("The column action decides row by row")
    func action() async throws {
        let plan = try await plan(
            "name,group,action\nbot-1,Payroll,add\nbot-1,Finance,remove\nbot-2,Räume,skip\nbot-2,Finance,delete\n"
        )
        #expect(plan.groups == ["bot-1": ["Payroll"]])
        #expect(plan.rows == ["updated", "updated", "skipped", "unknownAction"])
    }

    @Test("With mode remove the accounts leave the groups")
    func remove() async throws {
        let plan = try await plan("name,group\nbot-2,Finance;Payroll\nbot-1,Payroll\n") {
            $0.sheet.membershipMode = .remove
        }
        #expect(plan.groups == ["bot-2": []])
        #expect(plan.rows == ["updated", "unchanged"])
    }

    @Test("With mode exact, accounts that the sheet names end in exactly the groups of all their rows, and others stay")
    func exact() async throws {
        let csv = "name,group\nbot-2,Finance\nbot-1,Räume\nbot-2,Räume\n"
        let plan = try await plan(csv) { $0.sheet.membershipMode = .exact }
        #expect(plan.groups == ["bot-2": ["Finance", "Räume"], "bot-1": ["Räume"]])
        #expect(plan.rows == ["updated", "updated", "updated"])
    }

    @Test("With mode exact, a row that cannot be applied fails all rows of its account: their set is not known in full")
    func exactIncomplete() async throws {
        let csv = "name,group\nbot-2,Finance\nbot-2,Finanse\nbot-1,Räume\nbot-2,Räume\n"
        let plan = try await plan(csv) { $0.sheet.membershipMode = .exact }
        #expect(plan.groups == ["bot-1": ["Räume"]])
        #expect(plan.rows == ["incompleteSet", "unknownGroup", "updated", "incompleteSet"])
    }

    @Test("Members of UiPathOrch's export that are no robot accounts are skipped")
    func memberExport() async throws {
        let plan = try await plan(
            """
            Path,GroupName,Type,UserName,Email,Source
            Orch1:,Payroll,DirectoryRobotUser,bot-1,,local
            Orch1:,Räume,DirectoryRobotUser,bot-1,,local
            Orch1:,Payroll,DirectoryUser,p.doe@example.test,p.doe@example.test,aad
            Orch1:,Payroll,DirectoryGroup,bot-3,,aad

            """
        )
        #expect(plan.groups == ["bot-1": ["Finance", "Payroll", "Räume"]])
        #expect(plan.rows == ["updated", "updated", "skipped", "skipped"])
    }

    @Test("A matrix governs the groups that have a column, and no other")
    func matrix() async throws {
        let plan = try await plan(
            "name,Finance,Räume,Owner\nbot-1,x,X,Ada\nbot-2,no,,Bo\nbot-3,-,0,Cy\nnew-1,,TRUE,Di\n"
        )
        #expect(plan.layout == .matrix)
        #expect(plan.groups == ["bot-1": ["Finance", "Räume"], "bot-2": ["Payroll"], "new-1": ["Räume"]])
        #expect(plan.rows == ["updated", "updated", "unchanged", "created"])
    }

    @Test("In a chosen matrix another text fails its row with the cell's place")
    func otherMark() async throws {
        let plan = try await plan("name,Finance\nbot-1,maybe\nbot-3,x\n") { $0.sheet.layout = .matrix }
        #expect(plan.rows == ["unknownMark", "updated"])
        await #expect(throws: InvalidSheet.self) {
            try await contents("name,Finance\nbot-1,maybe\nbot-3,x\n", SheetOptions())
        }
    }

    @Test("Numbered columns together are the list; a cell of UiPathOrch's holds one group")
    func numbered() async throws {
        let export = try await plan(
            "Path,UserName,GroupName0,GroupName1\nO:,bot-1,Payroll,Räume\nO:,bot-2,Payroll,Finance\nO:,new-1,,\n"
        )
        #expect(export.groups == ["bot-1": ["Payroll", "Räume"], "new-1": []])
        #expect(export.rows == ["updated", "unchanged", "created"])
        let own = try await plan("name,addGroups 1,addGroups 2\nbot-3,Payroll,Räume;Finance\n")
        #expect(own.groups == ["bot-3": ["Finance", "Payroll", "Räume"]])
    }

    @Test("Several columns can be mapped to one list")
    func mapped() async throws {
        let plan = try await plan("name,Group 1,Group 2\nbot-1,Payroll,Räume\n") {
            $0.sheet.map = ["addGroups": ["Group 1", "Group 2"]]
        }
        #expect(plan.groups == ["bot-1": ["Finance", "Payroll", "Räume"]])
    }

    @Test(
        "Rows that state different full sets for one account all fail; the same set twice does not",
        arguments: [
            (
                "name,groups\nbot-1,Payroll\nbot-2,Payroll\nbot-1,Räume\n",
                ["contradiction", "updated", "contradiction"]
            ),
            ("name,groups\nbot-1,Payroll;Räume\nBOT-1,räume;g2\n", ["updated", "unchanged"]),
            (
                "id,name,groups\n,bot-1,Payroll\na1,,Räume\na1,bot-1,Payroll\n",
                ["contradiction", "contradiction", "contradiction"]
            ),
            (
                "name,groups,displayName\nbot-1,Payroll,\nbot-1,,New\nbot-1,Räume,\n",
                ["contradiction", "updated", "contradiction"]
            ),
            (
                "name,groups,displayName\nnew-1,Payroll,\nnew-1,,New\nnew-1,Räume,\n",
                ["contradiction", "contradiction", "contradiction"]
            ),
            ("name,Finance,Räume\nbot-1,x,\nbot-1,x,x\nbot-3,,x\n", ["contradiction", "contradiction", "updated"]),
            ("name,groups,addGroups\nbot-1,Payroll,\nbot-1,,Räume\n", ["updated", "updated"]),
        ]
    )
    func contradictions(csv: String, rows: [String]) async throws {
        #expect(try await plan(csv).rows == rows)
    }

    @Test(
        "A column that looks as if it meant something stops the import and says what to do",
        arguments: [
            ("name,addgroup\nbot-1,x\n", "--map 'addGroups=addgroup'"),
            ("name,Gruppen\nbot-1,Neu\n", "--ignore 'Gruppen'"),
            ("name,Group 1,Group 2\nbot-1,a,b\n", "--map 'groups=Group 1' --map 'groups=Group 2'"),
            (
                "name,Abteilung\nbot-1,Finance\nbot-2,Payroll\nbot-3,?\n",
                "2 of 3 of its cells are groups of this organization"
            ),
            ("name,displayName,group\nbot-1,B,Finance\n", "--map 'group=group'"),
            ("name,Display nam\nbot-1,B\n", "--map 'displayName=Display nam'"),
            ("name,Finance,Finanse\nbot-1,x,x\n", "Did you mean 'Finance'?"),
            ("name,groups,Finance\nbot-1,Payroll,x\n", "beside a column that lists groups"),
            ("name,Finance,g1\nbot-1,x,x\n", "are the same group"), ("name,Finance,\nbot-1,x,x\n", "has no heading"),
            ("name,displayName,Payrol\nbot-1,B,x\nbot-2,B,x\n", "Did you mean 'Payroll'?"),
            ("name,displayName,GroupName\nbot-1,B,Payroll\n", "may say one membership a row"),
            ("name,Delete\nbot-1,x\n", "looks like 'action'"),
            ("name,Owner's groups\nbot-1,x\n", "--ignore 'Owner'\\''s groups'"),
        ]
    )
    func suspicious(csv: String, expected: String) async throws {
        let error = await #expect(throws: InvalidSheet.self) { try await contents(csv, SheetOptions()) }
        #expect(error?.description.contains(expected) == true, "\(error?.description ?? "")")
    }

    @Test(
        "Columns that mean nothing are carried without a word of doubt",
        arguments: [
            "name,Owner,Cost centre,Notes\nbot-1,Ada,4711,hello\n", "name,groups,Gruppen\nbot-1,Finance,\n",
            "name,groups,creationTime,lastLoginTime\nbot-1,Finance,2024,2025\n", "name,Email,Source\nbot-1,a@b,c\n",
        ]
    )
    func harmless(csv: String) async throws {
        #expect(try await contents(csv, SheetOptions()).layout == .accounts)
    }

    @Test("An ignored column means nothing, whatever it holds")
    func ignored() async throws {
        var options = SheetOptions()
        options.ignored = ["Gruppen"]
        let contents = try await contents("name,groups,Gruppen\nbot-1,Payroll,Finance\n", options)
        #expect(contents.carriedHeadings == ["Gruppen"])
    }

    @Test(
        "A mode that is none of the layout's is refused",
        arguments: [("name,groups\n", "add"), ("name,group\n", "create")]
    )
    func foreignMode(header: String, mode: String) async throws {
        var options = SheetOptions()
        options.chosenMode = mode
        let chosen = options
        await #expect(throws: RunError.self) { try await contents(header + "bot-1,Finance\n", chosen) }
    }

    @Test(
        "With mode exact, a row that plainly means an account protects it, though it fails",
        arguments: [
            ("id,name,group\n,bot-2,Finance\nnoid,bot-2,Räume\n", ["incompleteSet", "noAccount"]),
            ("name,group\n0042,Räume\n42,Payroll\n", ["incompleteSet", "lostZeros"]),
            ("name,group\nMüller-01,Finance\nM?ller-01,Räume\n", ["incompleteSet", "lettersLost"]),
        ]
    )
    func exactMeant(csv: String, rows: [String]) async throws {
        let plan = try await plan(csv) { $0.sheet.membershipMode = .exact }
        #expect(plan.rows == rows && plan.groups.isEmpty)
    }

    @Test("People are skipped also in sheets that were made of a member export")
    func typed() async throws {
        let cut = try await plan(
            "UserName,GroupName,Type\nbot-1,Payroll,DirectoryRobotUser\nada,Payroll,DirectoryUser\n"
        )
        #expect(cut.rows == ["updated", "skipped"])
        let mapped = try await plan(
            "name,Group,Type,Path\nbot-1,Payroll,DirectoryRobotUser\nada,Payroll,DirectoryUser,\n".replacing(
                "User\n",
                with: "User,\n"
            )
        ) {
            $0.sheet.map = ["addGroups": ["Group"]]
        }
        #expect(mapped.rows == ["updated", "skipped"])
        #expect(try await plan("name,addGroups,Type\nbot-1,Payroll,Unattended\n").rows == ["updated"])
    }

    @Test("Marks are read whatever their case and the white space around them, and no other text is one")
    func marks() {
        for text in ["x", "X", " x ", "\u{A0}x", "✓", "1", "yes", "YES", "True", "y"] {
            #expect(isMarked(text) == true, "\(text)")
        }
        for text in ["", " ", "0", "no", "No", "FALSE", "n", "-"] { #expect(isMarked(text) == false, "\(text)") }
        for text in ["maybe", "xx", "2", "x y", "trueish", "yes!", "✗", "overlong text"] {
            #expect(isMarked(text) == nil, "\(text)")
        }
    }

    private func isMarked(_ text: String) -> Bool? {
        switch MembershipMark(cell: ArraySlice(text.utf8)) {
        case .marked?: true
        case .unmarked?: false
        case nil: nil
        }
    }
}
