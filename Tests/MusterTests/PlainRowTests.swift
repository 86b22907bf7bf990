import IdentityAPI
import SystemPackage
import TestSupport
import Testing

@testable import Muster

/// The short way of plain rows, held against the long way.
@Suite("Plain rows", .inTurn)
struct PlainRowTests {
    private static let directory = Directory(
        groups: [
            Group(id: "g0", name: "Everyone", kind: .builtIn), Group(id: "g1", name: "Finance"),
            Group(id: "g2", name: "Legacy"), Group(id: "g3", name: "Twin"), Group(id: "g4", name: "TWIN"),
        ],
        accounts: [
            RobotAccount(id: "a1", name: "alpha", displayName: "Alpha", groupIDs: ["g0", "g1"]),
            RobotAccount(id: "a2", name: "Beta", displayName: "Beta", groupIDs: ["g0", "g2"]),
            RobotAccount(id: "a3", name: "Müller", displayName: "", groupIDs: ["g0"]),
            RobotAccount(id: "a4", name: "007", displayName: "", groupIDs: ["g0"]),
            RobotAccount(id: "a5", name: "two", displayName: "", groupIDs: []),
            RobotAccount(id: "a6", name: "TWO", displayName: "", groupIDs: []),
            RobotAccount(id: "a7", name: "bot\u{2011}1", displayName: "", groupIDs: []),
        ]
    )

    private static let cells: [String: [String]] = [
        "name": [
            "alpha", "ALPHA", "beta", "Beta", "new", "New", "NEW", "new-1", "Müller", "müller", "M?ller", "7", "007",
            "08",
            "two", "TWO", "Two", "bot-1", "alphb", "al*", "?", "=\"\"x\"\"", "'=x", " pad", "pad ", "(none)", "#REF!",
            "3.2E+15", "name",
            "x\u{200B}y", "",
        ],
        "displayName": ["", "A", "Alpha", "Ä", " ", "(none)", " (None) ", "'=1", "=\"\"1\"\"", "a\u{301}", "é"],
        "groups": [
            "", "Finance", "finance; Legacy", "Everyone", "(none)", "None at all", "Twin", ";", "g2",
            " Legacy ;Finance",
        ],
        "addGroups": ["", "Finance", "Legacy;Finance", "New group", "Twin"],
        "removeGroups": ["", "Legacy", "Everyone", "Finance", "New group"],
        "action": ["", "create", "update", "upsert", "delete", "skip", "Create", "nonsense"],
        "id": ["", "", "", "a1", "A2", "zz"],
        "partitionGlobalId": ["", "", "", "ORG", "other"],
        "Owner": ["x", ""],
    ]

    @Test("The plan is the same by the short way and by the long one, whatever stands in the sheet", arguments: 0..<150)
    func ways(seed: Int) async throws {
        var generator = SeededGenerator(seed: UInt64(seed))
        let columns = ["name"] + Self.cells.keys.sorted().filter { $0 != "name" && Bool.random(using: &generator) }
        // Mostly what is harmless, so that rows meet each other.
        let lines = (0..<60).map { _ in
            columns.map { column in
                let cells = Self.cells[column] ?? []
                let isHarmless = Int.random(in: 0..<3, using: &generator) > 0
                let cell =
                    isHarmless
                    ? cells.prefix(7).randomElement(using: &generator)! : cells.randomElement(using: &generator)!
                return cell.contains("\"") || cell.contains(",") ? "\"\(cell)\"" : cell
            }.joined(separator: ",")
        }
        let csv = ([columns.joined(separator: ",")] + lines).joined(separator: "\n")
        var settings = RunSettings()
        settings.allowsDelete = Bool.random(using: &generator)
        settings.createsGroups = Bool.random(using: &generator)
        settings.wildcards = Bool.random(using: &generator)
        var options = SheetOptions()
        options.mode = Action.modes.randomElement(using: &generator)!
        let progress = Bool.random(using: &generator) ? Planner.Progress() : Self.progress(60, &generator)
        try await withTemporaryFolder { folder in
            func planner() -> Planner {
                Planner(
                    directory: Self.directory,
                    organizationID: "org",
                    settings: settings,
                    progress: progress,
                    rowCount: 60
                )
            }
            var long = planner()
            for row in try rows(csv, options, in: folder) { long.add(row, options) }
            var short = planner()
            try short.add(Sheet(path: folder.appending("sheet.csv"), name: "sheet.csv", options: options))
            let (expected, found) = (
                Self.told(long.finish(), long.directory), Self.told(short.finish(), short.directory)
            )
            #expect(found == expected, "\(csv)")
            #expect(expected.count > 5)
        }
    }

    @Test("A sheet's plain rows are read the short way")
    func plain() async throws {
        try await withTemporaryFolder { folder in
            let csv =
                "name,displayName,addGroups,action\nnew,New,Finance,\nalpha,,,update\nal*,,,\nÄ,,,\n=x,,,\n,,,\n7,,,create"
            let path = folder.appending("sheet.csv")
            try AtomicFile.write(csv.utf8, to: path)
            var rows = try Sheet(path: path, name: "sheet.csv", options: SheetOptions()).rows()
            let plain = try #require(PlainRows(rows.header, SheetOptions()))
            var found: [Int] = []
            while try rows.withNextRecords({ record, _ in
                if let row = plain.row(record) { found.append(row.number) }
            }) {}
            #expect(found == [1, 2, 6])
        }
    }

    /// What an earlier process may have left of some rows.
    private static func progress(_ count: Int, _ generator: inout SeededGenerator) -> Planner.Progress {
        var progress = Planner.Progress()
        let statuses: [Outcome.Status] = [.created, .updated, .unchanged, .deleted, .failed]
        progress.expectations = (0..<count).map { _ in statuses.randomElement(using: &generator)! }
        let intents: [Intent?] = [nil, nil, .create, .delete(accountID: "a1")]
        let intended = (0..<count).map { _ in intents.randomElement(using: &generator)! }
        progress.intent = { intended[$0 - 1] }
        let done = (0..<count).map { _ in Int.random(in: 0..<3, using: &generator) == 0 }
        progress.isDone = { done[$0 - 1] }
        progress.leavesFailuresUnsettled = Bool.random(using: &generator)
        return progress
    }

    /// All that there is to a plan, a line each.
    private static func told(_ plan: Plan, _ directory: Directory) -> [String] {
        func state(_ state: AccountState) -> String { "'\(state.displayName)' \(state.groups.sorted())" }
        func desiredChange(_ desiredChange: DesiredChange) -> String {
            let groups =
                switch desiredChange.groups {
                case .leave: "leave"
                case .exactly(let groups): "exactly \(groups.sorted())"
                case .partOfFullSet(let groups): "part \(groups.sorted())"
                case .marks(let marked, let unmarked): "marks \(marked.sorted()) \(unmarked.sorted())"
                case .change(let adding, let removing): "change \(adding.sorted()) \(removing.sorted())"
                }
            return "\(desiredChange.displayName ?? "-") \(groups)"
        }
        let work = plan.work.indices.map { index in
            let work = plan.work[index]
            let changes = work.changes.map { change in
                let steps = change.steps.map { step in
                    "\(step.row).\(step.part) \(desiredChange(step.desiredChange)) \(step.outcome) \(step.wasPlanned) \(step.mayCreate)"
                }
                return "\(change.operation) \(steps) \(state(change.before)) \(state(change.after))"
            }
            let marks = "\(plan.work.shape(index)) \(plan.work.isShared(index)) \(plan.work.firstRows[index])"
            return "\(marks) \(work.id ?? "-") \(work.name) \(work.formerName ?? "-") \(changes)"
        }
        let settled = plan.settled.map { "\($0.row) \($0.outcome)" }
        let alike = plan.muchLike.sorted { $0.key < $1.key }.map { "\($0.key) like \($0.value)" }
        return work + settled + alike + ["\(plan.rowCount) \(plan.counts) \(plan.expectations())"]
            + [Losses([plan.work], deletes: 0, in: directory)].map { "\($0)" }
    }
}
