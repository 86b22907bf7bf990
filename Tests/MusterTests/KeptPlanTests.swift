import IdentityAPI
import IdentitySandbox
import SystemPackage
import TestSupport
import Testing

@testable import Muster

@Suite("A kept plan", .inTurn)
struct KeptPlanTests {
    private static let sheet = """
        name,displayName,addGroups
        robot-000001,First,
        robot-000002,,Legacy
        robot-000003,,Legacy
        new-1,New,Finance
        robot-000004,,Nowhere

        """

    private func keep(_ prepared: PreparedRun, in harness: RunHarness) throws -> FilePath {
        let kept = try KeptPlan(prepared, program: "test")
        let path = harness.folder.appending("kept.plan")
        try kept.write(to: path)
        return path
    }

    /// Prepares the kept plan anew.
    private func follow(
        _ path: FilePath,
        in harness: RunHarness,
        acceptsDrift: Bool = false
    ) async throws -> PreparedRun {
        let kept = try KeptPlan(contentsOf: path)
        var settings = kept.about.settings
        settings.acceptsDrift = acceptsDrift
        let file = harness.folder.appending("kept.csv")
        try AtomicFile.write(kept.sheet, to: file)
        let sheet = Sheet(path: file, name: kept.about.input, options: kept.about.settings.sheet)
        return try await PreparedRun.prepare(
            sheet.check(),
            settings: settings,
            client: harness.client,
            following: kept
        )
    }

    @Test("It is read back as it was written, and nothing has drifted")
    func roundTrip() async throws {
        try await RunHarness.with(accounts: 10) { harness in
            let prepared = try await harness.prepare(Self.sheet)
            let path = try keep(prepared, in: harness)
            let kept = try KeptPlan(contentsOf: path)
            #expect(kept.about.sha256 == prepared.contents.fingerprint && kept.about.input == "robots.csv")
            #expect(String(decoding: kept.sheet, as: UTF8.self) == Self.sheet)
            #expect(kept.expectations.map(\.rawValue) == ["updated", "updated", "updated", "created", "failed"])
            #expect(kept.accounts.map(\.name) == ["robot-000001", "robot-000002", "robot-000003", "new-1"])
            let again = try await follow(path, in: harness)
            #expect(again.drifts.isEmpty)
            #expect(again.plan.expectations() == prepared.plan.expectations())
        }
    }

    @Test("Cut at any byte or with any byte changed, it is refused")
    func damage() async throws {
        try await RunHarness.with(accounts: 3) { harness in
            let path = try await keep(harness.prepare(Self.sheet), in: harness)
            let bytes = try path.contents()
            func expectRefusal(_ bytes: [UInt8], _ what: String) {
                let error = #expect(throws: RunError.self, "\(what)") { try KeptPlan(bytes, path: path) }
                #expect(error?.code == .configuration)
            }
            for length in bytes.indices { expectRefusal(Array(bytes[..<length]), "cut at \(length)") }
            for place in bytes.indices {
                var changed = bytes
                changed[place] ^= 0x10
                expectRefusal(changed, "changed at \(place)")
            }
            expectRefusal(bytes + [0], "something behind it")
        }
    }

    @Test(
        "Accounts that changed meanwhile are named with what changed, and not touched; the others are done",
        arguments: [false, true]
    )
    func drift(acceptsDrift: Bool) async throws {
        try await RunHarness.with(accounts: 10) { harness in
            let first = try await harness.prepare(Self.sheet)
            let path = try keep(first, in: harness)
            let finance = first.directory.groups.groups.first { $0.name == "Finance" }!
            let account = { (name: String) in first.directory.accounts.first { $0.name == name }! }
            // One is renamed and moved, one is gone, one is made, and one becomes what the plan makes of it.
            _ = try await harness.client.updateRobotAccount(
                id: account("robot-000001").id,
                displayName: "Else",
                adding: [finance.id],
                removing: []
            )
            _ = try await harness.client.createRobotAccount(name: "new-1", displayName: "Theirs", groupIDs: [])
            let legacy = first.directory.groups.groups.first { $0.name == "Legacy" }!
            let third = account("robot-000003")
            _ = try await harness.client.updateRobotAccount(
                id: third.id,
                displayName: third.state.displayName,
                adding: [legacy.id],
                removing: []
            )
            let now = try await follow(path, in: harness, acceptsDrift: acceptsDrift)
            let told = now.drifts.map { "\($0.name) \($0.rows): \($0.change)" }
            #expect(told.count == 3, "\(told)")
            #expect(told[0].hasPrefix("robot-000001 [1]: its display name went from"), "\(told)")
            #expect(told[1] == "robot-000003 [3]: it already is as the plan would make it", "\(told)")
            #expect(told[2] == "new-1 [4]: somebody else created it", "\(told)")
            let run = RunFolder(harness.folder.appending("kept-run"))
            let result = try await Run(now, in: run, program: "test").execute()
            let rows = try TestSupport.allReports(run.path)
            let statuses = (1...5).map { rows[$0]?["_status"] }
            #expect(
                statuses
                    == (acceptsDrift
                        ? ["updated", "updated", "unchanged", "updated", "failed"]
                        : ["failed", "updated", "unchanged", "failed", "failed"])
            )
            #expect(result.summary.rows == 5)
            let name = await harness.sandbox.snapshot().accounts.first { $0.name == "robot-000001" }?.displayName
            #expect(name == (acceptsDrift ? "First" : "Else"))
            if !acceptsDrift {
                #expect(rows[1]?["_code"] == "drift")
                // No retry touches them unless their rows are edited, whatever it is told.
                #expect(try Retry(of: run, all: true).rowCount == 1)
                #expect(try Retry(of: run, all: true).driftedCount == 2)
            }
        }
    }

    @Test("What a run must not touch it does not touch after a crash either")
    func driftSurvives() async throws {
        try await RunHarness.with(accounts: 10) { harness in
            let first = try await harness.prepare(Self.sheet)
            let path = try keep(first, in: harness)
            let account = first.directory.accounts.first { $0.name == "robot-000001" }!
            _ = try await harness.client.updateRobotAccount(
                id: account.id,
                displayName: "Else",
                adding: [],
                removing: []
            )
            let now = try await follow(path, in: harness)
            // The folder is as a run leaves it that dies before anything is recorded.
            do { _ = try Run(now, in: harness.run, program: "test", isPiped: true) }
            let result = try await harness.resume()
            #expect(result.summary[.failed] == 2)
            let name = await harness.sandbox.snapshot().accounts.first { $0.name == "robot-000001" }?.displayName
            #expect(name == "Else")
        }
    }
}
