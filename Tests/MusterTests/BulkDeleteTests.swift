import IdentityAPI
import IdentitySandbox
import TestSupport
import Testing

@testable import Muster

@Suite("Bulk deletes", .inTurn)
struct BulkDeleteTests {
    private static func name(_ number: Int) -> String {
        "robot-" + String(repeating: "0", count: 6 - "\(number)".count) + "\(number)"
    }

    private static func deletes(_ numbers: some Sequence<Int>) -> String {
        "name,action\n" + numbers.map { "\(name($0)),delete\n" }.joined()
    }

    private static func settings(batch: Int = 500) -> RunSettings {
        var settings = RunSettings()
        settings.allowsDelete = true
        settings.groupBatch = batch
        return settings
    }

    @Test("Accounts are deleted many at once, and looked for afterwards")
    func bulk() async throws {
        try await RunHarness.with(accounts: 250) { harness in
            let prepared = try await harness.prepare(Self.deletes(1...230), Self.settings(batch: 100))
            #expect(prepared.cost.calls[.delete] == 3 && prepared.cost.callsOneByOne[.delete] == 230)
            let result = try await harness.importSheet(Self.deletes(1...230), Self.settings(batch: 100))
            #expect(result.summary[.deleted] == 230)
            let snapshot = await harness.sandbox.snapshot()
            #expect(snapshot.calls["DELETE accounts"] == 3 && snapshot.calls["DELETE account"] == nil)
            #expect(snapshot.accounts.count == 21)
            let rows = try harness.allReports().values
            #expect(rows.allSatisfy { $0["_http"] == "204" && !$0["_id"]!.isEmpty && $0["_action"] == "delete" })
            // Every account stands in before.csv with what it was.
            #expect(try TestSupport.report(harness.run.file("before.csv")).count == 230)
        }
    }

    @Test("Whoever is gone already is unchanged, and found by halving, whatever the size that the service takes")
    func gone() async throws {
        for faults in [
            "", "delete-list=7:413", "delete-list=20", "bulk-delete=404", "bulk-delete=html", "bulk-delete=200",
        ] {
            try await RunHarness.with(faults: faults.replacing(":413", with: ""), accounts: 90) { harness in
                let prepared = try await harness.prepare(Self.deletes(1...80), Self.settings())
                let victims = await harness.sandbox.snapshot().accounts.filter {
                    [Self.name(5), Self.name(6), Self.name(77)].contains($0.name)
                }
                for victim in victims { _ = try await harness.client.deleteRobotAccount(id: victim.id) }
                let result = try await Run(prepared, in: harness.run, program: "test", verification: .brief).execute()
                #expect(result.summary[.deleted] == 77 && result.summary[.unchanged] == 3, "\(faults)")
                #expect(await harness.sandbox.snapshot().accounts.count == 11, "\(faults)")
                let rows = try harness.allReports()
                #expect([5, 6, 77].allSatisfy { rows[$0]?["_status"] == "unchanged" }, "\(faults)")
            }
        }
    }

    @Test(
        "Lost answers never make a deleted account anything but deleted",
        arguments: ["refuse", "ignore"],
        ["reset-after=0.5", "500-after=0.5", "garbage=0.5", "503=0.5"]
    )
    func lost(unknown: String, fault: String) async throws {
        let faults = "\(fault),unknown-delete=\(unknown),methods=DELETE,seed=5"
        try await RunHarness.with(faults: faults, accounts: 90) { harness in
            let result = try await harness.importSheet(Self.deletes(1...80), Self.settings(batch: 9))
            #expect(result.summary[.deleted] == 80, "\(result.summary)")
            #expect(await harness.sandbox.snapshot().accounts.count == 11)
        }
    }

    @Test("A single delete, one with other rows for its account, and --strategy account go by calls of their own")
    func alone() async throws {
        try await RunHarness.with(accounts: 10) { harness in
            let csv =
                "name,displayName,action\n\(Self.name(1)),,delete\n\(Self.name(1)),Again,create\n\(Self.name(2)),,delete\n"
            let result = try await harness.importSheet(csv, Self.settings())
            #expect(result.summary[.deleted] == 2 && result.summary[.created] == 1)
            let calls = await harness.sandbox.snapshot().calls
            #expect(calls["DELETE account"] == 2 && calls["DELETE accounts"] == nil)
            var settings = Self.settings()
            settings.strategy = .account
            let prepared = try await harness.prepare(Self.deletes(3...8), settings)
            #expect(prepared.cost.calls[.delete] == 6)
        }
    }

    @Test("A run that dies between the call and the look afterwards is resumed to 'deleted'")
    func resumed() async throws {
        try await RunHarness.with(accounts: 30) { harness in
            let prepared = try await harness.prepare(Self.deletes(1...20), Self.settings(batch: 5))
            let run = try Run(prepared, in: harness.run, program: "test", verification: .brief)
            // What a crash leaves: intents, and no outcomes.
            let checkpoint = harness.run.file("checkpoint")
            _ = try await run.execute()
            let contents = try CheckpointContents(checkpoint.contents(), path: checkpoint)
            let kept = contents.entries.prefix { entry in
                if case .outcomes = entry { false } else { true }
            }
            var bytes = CheckpointContents.magic
            for entry in kept { Frame.append(entry.encoded, batchStart: bytes.count, to: &bytes) }
            try AtomicFile.write(bytes, to: checkpoint)
            let result = try await harness.resume()
            #expect(result.summary[.deleted] == 20)
            #expect(try harness.allReports().values.allSatisfy { !$0["_id"]!.isEmpty && $0["_http"] == "204" })
        }
    }

    @Test("A bulk delete that fails half way is settled by reading, and one more call deletes the rest")
    func halfWay() async throws {
        try await RunHarness.with(faults: "delete-stop=99:500", accounts: 320) { harness in
            let result = try await harness.importSheet(Self.deletes(1...300), Self.settings())
            #expect(result.summary[.deleted] == 300, "\(result.summary.counts)")
            let snapshot = await harness.sandbox.snapshot()
            #expect(snapshot.accounts.count == 21)
            #expect(snapshot.calls["DELETE account"] == nil && snapshot.calls["DELETE accounts", default: 0] <= 3)
            let undone = try await UndoTests().undo(harness.run, in: harness)
            #expect(undone.result.summary[.created] == 300, "\(undone.result.summary.counts)")
        }
    }
}
