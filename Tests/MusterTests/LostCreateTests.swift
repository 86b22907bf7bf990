import IdentityAPI
import IdentitySandbox
import TestSupport
import Testing

@testable import Muster

@Suite("Creates whose answers were lost", .inTurn)
struct LostCreateTests {
    /// Somebody else's account under the name of the row.
    struct Theirs: Sendable, CustomTestStringConvertible {
        var displayName: String
        var groups: [String]
        /// What the row's message says; empty where the account equals what the row asked for, so that it counts as the run's own.
        var differences: [String]
        var testDescription: String { "'\(displayName)' in \(groups)" }
    }

    private static let theirs = [
        Theirs(
            displayName: "Theirs",
            groups: ["Alumni"],
            differences: ["its display name is 'Theirs', not 'Mine'", "it is not in 'Legacy'", "it is in 'Alumni'"]
        ),
        Theirs(displayName: "Theirs", groups: ["Legacy"], differences: ["its display name is 'Theirs', not 'Mine'"]),
        Theirs(displayName: "Mine", groups: ["Legacy", "Alumni"], differences: ["it is in 'Alumni'"]),
        Theirs(displayName: "Mine", groups: ["Legacy"], differences: []),
    ]

    @Test(
        "An account that differs from what the lost create would have made is not the run's, and nothing sets it back",
        arguments: theirs,
        ["reset-after", "500-after"]
    )
    func taken(_ theirs: Theirs, fault: String) async throws {
        try await RunHarness.with(faults: "\(fault)=1,times=2,methods=POST", accounts: 3) { harness in
            let csv = "name,displayName,addGroups\nn-1,Mine,Legacy\nn-1,,Legacy\n"
            let prepared = try await harness.prepare(csv)
            let groups = try await harness.client.groups().value
            let ids = theirs.groups.map { name in groups.first { $0.name == name }!.id }
            // Their answer is lost too, and so is the run's, which the service refused.
            _ = try? await harness.client.createRobotAccount(
                name: "n-1",
                displayName: theirs.displayName,
                groupIDs: ids
            )
            let lost = try #require(await harness.sandbox.snapshot().accounts.first { $0.name == "n-1" })
            let before = await UndoTests().state(harness)
            let run = try Run(prepared, in: harness.run, program: "test", verification: .brief)
            let summary = try await run.execute().summary
            #expect(await UndoTests().state(harness) == before)
            let rows = try harness.allReports()
            if theirs.differences.isEmpty {
                #expect(summary[.created] == 1 && rows[1]?["_id"] == lost.id, "\(summary)")
            } else {
                #expect(summary[.failed] == 2 && summary.passing == 0, "\(summary)")
                #expect(rows[1]?["_code"] == "nameTaken" && rows[1]?["_http"]?.isEmpty != false, "\(rows)")
                let message = rows[1]?["_message"] ?? ""
                #expect(theirs.differences.allSatisfy(message.contains), "\(message)")
                #expect(!message.contains("201"))
                // Neither a retry nor an undo is about their account.
                #expect(try Retry(of: harness.run, all: false).rowCount == 0)
                _ = try await UndoTests().undo(harness.run, deletesCreated: true, in: harness)
                #expect(await UndoTests().state(harness) == before)
            }
        }
    }

    @Test("An account is compared by its name, display name and groups, less the service's own groups")
    func match() {
        var groups = GroupTable([
            Group(id: "g0", name: "Everyone", kind: .builtIn), Group(id: "g1", name: "Finance"),
            Group(id: "g2", name: "Legacy"), Group(id: "g3", name: "Automation Users", kind: .builtIn),
        ])
        let wanted = AccountState(displayName: "A", groups: [groups.index(ofID: "g1")])
        func match(_ name: String, _ displayName: String, _ ids: [String]) -> CreateMatch {
            let found = RobotAccount(id: "1", name: name, displayName: displayName, groupIDs: ids)
            return CreateMatch(found, name: "a", wanted, groups)
        }
        #expect(match("a", "A", ["g1"]).isWhole && match("a", "A", ["g0", "g1", "g3"]).isWhole)
        #expect(!match("A", "A", ["g1"]).isWhole && !match("a", "a", ["g1"]).isWhole)
        #expect(!match("a", "A", ["g0", "g1", "g2"]).isWhole)
        // Readers may show a membership later than the account.
        #expect(match("a", "A", ["g0"]).mayLag && !match("a", "A", ["g2"]).mayLag && !match("a", "B", []).mayLag)
    }
}
