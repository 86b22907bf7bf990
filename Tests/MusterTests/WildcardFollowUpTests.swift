import IdentityAPI
import IdentitySandbox
import SystemPackage
import TestSupport
import Testing

@testable import Muster

@Suite("A retry, an undo and a kept plan of rows with wildcards", .inTurn)
struct WildcardFollowUpTests {
    @Test("A row fails when one of its accounts does; a retry does what is left, and undo puts back what was done")
    func failing() async throws {
        try await RunHarness.with(accounts: 12) { harness in
            let before = await WildcardRuns.state(harness)
            let prepared = try await harness.prepare(
                "name,displayName\nrobot-*,Ours\n",
                WildcardRuns.settings(strategy: .account)
            )
            let gone = prepared.directory.accounts[4]
            _ = try await harness.client.deleteRobotAccount(id: gone.id)
            let result = try await Run(prepared, in: harness.run, program: "test").execute()
            #expect(result.summary[.failed] == 1 && result.summary.rows == 1)
            let row = try #require(try harness.report("errors.csv").first)
            #expect(
                row["_message"]!.hasPrefix("12 accounts: 11 updated, 1 failed; failed: '\(gone.name)'; the reason: ")
            )
            // Undo knows that the row's other accounts were changed.
            let undo = try Undo(of: harness.run, deletesCreated: false, acceptsDrift: false)
            let sheet = try undo.sheet(try await Directory.read(harness.client))
            #expect(sheet.rowCount == 11, "\(sheet.remarks)")
            let path = harness.folder.appending("undo.csv")
            try AtomicFile.write(sheet.bytes, to: path)
            let undoSheet = Sheet(path: path, name: "undo.csv", options: undo.settings.sheet)
            let back = try await PreparedRun.prepare(
                undoSheet.check(),
                settings: undo.settings,
                client: harness.client,
                from: undo.origin
            )
            let undone = try await Run(back, in: RunFolder(harness.folder.appending("undo")), program: "test").execute()
            #expect(undone.summary[.updated] == 11)
            var expected = before
            expected["\(gone.name)/\(gone.state.displayName)"] = nil
            #expect(await WildcardRuns.state(harness) == expected)
        }
        try await RunHarness.with(accounts: 12) { harness in
            let prepared = try await harness.prepare(
                "name,displayName\nrobot-*,Ours\n",
                WildcardRuns.settings(strategy: .account)
            )
            _ = try await harness.client.deleteRobotAccount(id: prepared.directory.accounts[4].id)
            _ = try await Run(prepared, in: harness.run, program: "test").execute()
            let retry = try Retry(of: harness.run, all: true)
            #expect(retry.rowCount == 1 && retry.settings.wildcards)
            let path = harness.folder.appending("retry.csv")
            try AtomicFile.write(retry.sheet, to: path)
            let again = try await PreparedRun.prepare(
                Sheet(path: path, name: "retry.csv", options: retry.settings.sheet).check(),
                settings: retry.settings,
                client: harness.client,
                from: retry.origin
            )
            #expect(again.plan.counts.unchanged == 1 && again.plan.work.isEmpty)
        }
    }

    @Test(
        "Deletes of one row are settled after a crash: those that are gone were deleted by the run",
        arguments: [2, 500]
    )
    func deletes(batch: Int) async throws {
        try await RunHarness.with(accounts: 20) { harness in
            let csv = "name,action\nrobot-00000?,delete\nrobot-*,delete\n"
            let first = try await harness.importSheet(csv, WildcardRuns.settings(batch: batch))
            #expect(first.summary[.deleted] == 2, "\(first.summary)")
            try WildcardRuns.keep(of: harness.run) { $0.filter { if case .outcomes = $0 { false } else { true } } }
            // A retry of rows in doubt knows them too.
            let call = try Ledger.read(harness.run.file("checkpoint")).ledger.unresolvedCall(row: 2)
            #expect(call.accounts?.count == 11 && call.accounts?.allSatisfy(\.isDeleted) == true)
            let retry = try Retry(of: harness.run, all: false)
            #expect(retry.rowCount == 2)
            let path = harness.folder.appending("retry.csv")
            try AtomicFile.write(retry.sheet, to: path)
            let again = try await PreparedRun.prepare(
                Sheet(path: path, name: "retry.csv", options: retry.settings.sheet).check(),
                settings: retry.settings,
                client: harness.client,
                from: retry.origin
            )
            #expect(again.plan.settled.map(\.outcome.message) == ["9 accounts: 9 deleted", "11 accounts: 11 deleted"])
        }
        try await RunHarness.with(accounts: 20) { harness in
            _ = try await harness.importSheet("name,action\nrobot-*,delete\n", WildcardRuns.settings(batch: batch))
            try WildcardRuns.keep(of: harness.run) { $0.filter { if case .outcomes = $0 { false } else { true } } }
            let result = try await harness.resume()
            #expect(result.summary[.deleted] == 1)
            #expect(try WildcardRuns.outcomes(harness)[1] == "deleted  20 accounts: 20 deleted")
        }
    }

    @Test(
        "Of a kept plan, an account that changed meanwhile is left alone, and the others of its row are done",
        arguments: [false, true]
    )
    func drift(acceptsDrift: Bool) async throws {
        try await RunHarness.with(accounts: 10) { harness in
            let csv = "name,displayName\nrobot-*,Ours\nrobot-000003,Three\n"
            let first = try await harness.prepare(csv, WildcardRuns.settings())
            let kept = try KeptPlan(first, program: "test")
            let account = { (name: String) in first.directory.accounts.first { $0.name == name }! }
            _ = try await harness.client.updateRobotAccount(
                id: account("robot-000005").id,
                displayName: "Theirs",
                adding: [],
                removing: []
            )
            _ = try await harness.client.deleteRobotAccount(id: account("robot-000006").id)
            _ = try await harness.client.createRobotAccount(name: "robot-new", displayName: "New", groupIDs: [])
            let file = harness.folder.appending("kept.csv")
            try AtomicFile.write(kept.sheet, to: file)
            var settings = kept.about.settings
            #expect(settings.wildcards)
            settings.acceptsDrift = acceptsDrift
            let again = try await PreparedRun.prepare(
                Sheet(path: file, name: "kept.csv", options: settings.sheet).check(),
                settings: settings,
                client: harness.client,
                following: kept
            )
            #expect(Set(again.drifts.map(\.name)) == ["robot-000005", "robot-000006", "robot-new"], "\(again.drifts)")
            _ = try await Run(again, in: harness.run, program: "test").execute()
            let outcomes = try WildcardRuns.outcomes(harness)
            #expect(outcomes[2]?.hasPrefix("updated") == true)
            let names = await harness.sandbox.snapshot().accounts.map(\.displayName)
            if acceptsDrift {
                #expect(outcomes[1] == "updated  10 accounts: 10 updated")
            } else {
                #expect(outcomes[1]?.hasPrefix("failed drift 10 accounts: 8 updated, 2 failed") == true, "\(outcomes)")
                #expect(names.contains("Theirs") && names.contains("New") && names.count { $0 == "Ours" } == 7)
            }
        }
    }
}
