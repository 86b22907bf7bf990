import IdentityAPI
import SystemPackage
import TestSupport
import Testing

@testable import Muster

@Suite("The lines of a plan", .inTurn)
struct PlannedChangesTests {
    @Test("Every change and every row that cannot be done has a line, in the order of the sheet")
    func lines() async throws {
        try await RunHarness.with(accounts: 4) { harness in
            var settings = RunSettings()
            settings.allowsDelete = true
            settings.createsGroups = true
            let csv = """
                name,displayName,groups,action
                new-1,New,Finance,
                robot-000001,Renamed,,
                robot-000002,,,delete
                new-2,Two,Fresh,
                robot-000003,,,fly
                robot-000004,,,skip

                """
            let prepared = try await harness.prepare(csv, settings)
            let changes = try prepared.changes()
            #expect(
                changes.map { "\($0.kind.rawValue) \($0.row) \($0.name)" } == [
                    "create 0 Fresh", "create 1 new-1", "update 2 robot-000001", "delete 3 robot-000002",
                    "create 4 new-2",
                    "impossible 5 robot-000003",
                ]
            )
            #expect(changes.indices.map { changes.kind(at: $0) } == changes.map(\.kind))
            #expect(changes.first?.isOfGroup == true)
            #expect(changes[1].entering.sorted() == ["Everyone", "Finance"] || changes[1].entering == ["Finance"])
            #expect(changes[2].displayName.after == "Renamed" && changes[2].displayName.before != "Renamed")
            #expect(changes[5].code == "unknownAction" && changes[5].line == 6)
            let counts = prepared.plan.counts
            #expect(changes.count { $0.kind == .create && !$0.isOfGroup } == counts.creates)
            #expect(changes.count { $0.kind == .impossible } == counts.failed)
            #expect(prepared.failedRows == [5])
        }
    }

    @Test(
        "A line is found by any of its texts, whatever their case, and only when every word occurs",
        arguments: [
            ("new-1", 1), ("finance", 1), ("NEW", 2), ("new finance", 1), ("renamed robot-000001", 1), ("nothing", 0),
            ("", 4),
        ]
    )
    func search(words: String, count: Int) async throws {
        try await RunHarness.with(accounts: 2) { harness in
            let csv =
                "name,displayName,groups\nnew-1,N,Finance\nnew-2,N,\nrobot-000001,Renamed,\nrobot-000002,,Nowhere\n"
            let changes = try await harness.prepare(csv).changes()
            let wanted = words.lowercased().split(separator: " ").map(String.init)
            #expect(changes.count { $0.matches(wanted) } == count)
        }
    }
}
