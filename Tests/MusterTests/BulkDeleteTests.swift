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

    /// A bulk delete of 300 accounts, some of which somebody else deletes after the plan.
    struct Trouble: Sendable, CustomTestStringConvertible {
        var faults: String
        var others: [Int] = []
        /// The most calls that delete many accounts, and that delete one.
        var bulkCalls: Int
        var singleCalls = 0
        var testDescription: String { "\(faults.isEmpty ? "no fault" : faults), others delete \(others)" }
    }

    private static let troubles = [
        Trouble(faults: "delete-stop=99:500", bulkCalls: 3),
        Trouble(faults: "delete-stop=99:400", bulkCalls: 3),
        Trouble(faults: "delete-stop=99:500:9", bulkCalls: 5),
        Trouble(faults: "delete-stop=99:400:9", bulkCalls: 5),
        Trouble(faults: "delete-stop=99:400,refusals=succeeded-false", bulkCalls: 3),
        Trouble(faults: "delete-stop=99:400", others: [201], bulkCalls: 5, singleCalls: 1),
        Trouble(faults: "unknown-delete=stop", others: [201], bulkCalls: 3, singleCalls: 1),
        Trouble(faults: "unknown-delete=stop-500", others: [201], bulkCalls: 3, singleCalls: 1),
        Trouble(faults: "unknown-delete=stop,refusals=succeeded-false", others: [201], bulkCalls: 3, singleCalls: 1),
        Trouble(faults: "unknown-delete=stop", others: [50, 201], bulkCalls: 4, singleCalls: 2),
        Trouble(faults: "unknown-delete=stop", others: [1, 2], bulkCalls: 3, singleCalls: 2),
        Trouble(faults: "unknown-delete=stop", others: [300], bulkCalls: 3, singleCalls: 1),
        Trouble(faults: "", others: [201], bulkCalls: 3, singleCalls: 1),
        Trouble(faults: "", others: [1, 2], bulkCalls: 5, singleCalls: 2),
        Trouble(faults: "refusals=succeeded-false", others: [1, 2, 3, 77], bulkCalls: 5, singleCalls: 4),
    ]

    @Test(
        "A bulk delete that stops half way tells each row truly, and undo makes again what the run deleted and nothing else",
        arguments: troubles
    )
    func stops(_ trouble: Trouble) async throws {
        try await RunHarness.with(faults: trouble.faults, accounts: 320) { harness in
            let prepared = try await harness.prepare(Self.deletes(1...300), Self.settings())
            try await Self.othersDelete(trouble.others, in: harness)
            let before = await harness.sandbox.snapshot().calls
            let result = try await Run(prepared, in: harness.run, program: "test", verification: .brief).execute()
            let snapshot = await harness.sandbox.snapshot()
            let own = 300 - trouble.others.count
            #expect(result.summary[.deleted] == own, "\(result.summary.counts)")
            #expect(result.summary[.unchanged] == trouble.others.count, "\(result.summary.counts)")
            let rows = try harness.allReports()
            #expect(trouble.others.allSatisfy { rows[$0]?["_status"] == "unchanged" })
            #expect(snapshot.accounts.count == 21)
            #expect(snapshot.calls["DELETE accounts", default: 0] <= trouble.bulkCalls, "\(snapshot.calls)")
            let single = snapshot.calls["DELETE account", default: 0] - before["DELETE account", default: 0]
            #expect(single <= trouble.singleCalls, "\(snapshot.calls)")
            let undone = try await UndoTests().undo(harness.run, in: harness)
            #expect(undone.result.summary[.created] == own, "\(undone.result.summary.counts)")
            let names = Set(await harness.sandbox.snapshot().accounts.map(\.name))
            #expect(trouble.others.allSatisfy { !names.contains(Self.name($0)) } && names.count == own + 21)
        }
    }

    @Test(
        "A protected account is found by halving, whatever the service deletes, and only its row fails",
        arguments: ["protected=4", "protected=4,unknown-delete=stop", "protected=4,delete-stop=20:400"]
    )
    func protected(faults: String) async throws {
        try await RunHarness.with(faults: faults, accounts: 90) { harness in
            let prepared = try await harness.prepare(Self.deletes(1...80), Self.settings())
            try await Self.othersDelete([40], in: harness)
            let result = try await Run(prepared, in: harness.run, program: "test", verification: .brief).execute()
            let rows = try harness.allReports()
            let failed = rows.filter { $0.value["_status"] == "failed" }
            #expect(
                !failed.isEmpty && failed.allSatisfy { $0.value["_message"]?.contains("may not be changed") == true }
            )
            #expect(rows[40]?["_status"] == "unchanged" && result.summary[.unchanged] == 1, "\(result.summary.counts)")
            #expect(result.summary[.deleted] == 79 - failed.count, "\(result.summary.counts)")
            let left = await harness.sandbox.snapshot().accounts.count
            #expect(left == 91 - 1 - result.summary[.deleted])
        }
    }

    @Test(
        "A run that is killed behind a bulk delete which stopped half way is resumed to the truth"
    )
    func resumedHalfWay() async throws {
        try await RunHarness.with(faults: "unknown-delete=stop", accounts: 90) { harness in
            let prepared = try await harness.prepare(Self.deletes(1...80), Self.settings())
            try await Self.othersDelete([40], in: harness)
            _ = try await Run(prepared, in: harness.run, program: "test", verification: .brief).execute()
            // What a crash leaves right before the rows of the bulk delete are told: the intents, and what was taken back of them.
            let checkpoint = harness.run.file("checkpoint")
            let contents = try CheckpointContents(checkpoint.contents(), path: checkpoint)
            var outcomes = 0
            let kept = contents.entries.prefix { entry in
                if case .outcomes = entry { outcomes += 1 }
                return outcomes <= 2
            }
            var bytes = CheckpointContents.magic
            for entry in kept { Frame.append(entry.encoded, batchStart: bytes.count, to: &bytes) }
            try AtomicFile.write(bytes, to: checkpoint)
            let result = try await harness.resume()
            #expect(result.summary[.deleted] == 79 && result.summary[.unchanged] + result.summary[.failed] == 1)
            let undone = try await UndoTests().undo(harness.run, in: harness)
            #expect(undone.result.summary[.created] == 79, "\(undone.result.summary.counts)")
            #expect(await !harness.sandbox.snapshot().accounts.map(\.name).contains(Self.name(40)))
        }
    }

    @Test("Accounts that are deleted by somebody else before, in and after a bulk delete stay deleted after undo")
    func othersBeforeAndAfter() async throws {
        try await RunHarness.with(accounts: 30) { harness in
            try await Self.othersDelete([1], in: harness)
            let prepared = try await harness.prepare(Self.deletes(1...20), Self.settings())
            try await Self.othersDelete([7], in: harness)
            let run = try Run(prepared, in: harness.run, program: "test", verification: .brief)
            #expect(try await run.execute().summary[.deleted] == 18)
            // One that the run has not touched.
            try await Self.othersDelete([25], in: harness)
            let undone = try await UndoTests().undo(harness.run, in: harness)
            #expect(undone.result.summary[.created] == 18, "\(undone.result.summary.counts)")
            let names = Set(await harness.sandbox.snapshot().accounts.map(\.name))
            #expect([1, 7, 25].allSatisfy { !names.contains(Self.name($0)) } && names.count == 28)
        }
    }

    @Test(
        "A delete that finds its account gone leaves no intent, by a call of its own and by one for several",
        arguments: [[3], [3, 4, 5, 6]]
    )
    func noIntentLeft(numbers: [Int]) async throws {
        // The first attempt is answered an error and has not deleted anything; before the next one, somebody else deletes the account.
        try await RunHarness.with(faults: "500=1,times=1,methods=DELETE", accounts: 10) { harness in
            var settings = Self.settings()
            settings.freshness = .zero
            let prepared = try await harness.prepare(Self.deletes(numbers), settings)
            let run = try Run(prepared, in: harness.run, program: "test", verification: .brief)
            let victim = try #require(await harness.sandbox.snapshot().accounts.first { $0.name == Self.name(3) })
            let deleted = harness.sandbox
            async let result = run.execute()
            while await deleted.snapshot().calls.filter({ $0.key.hasPrefix("DELETE") }).isEmpty {
                try await Task.sleep(for: .milliseconds(1))
            }
            _ = try? await harness.client.deleteRobotAccount(id: victim.id)
            let own = try await result.summary[.deleted]
            let undone = try await UndoTests().undo(harness.run, in: harness)
            #expect(undone.result.summary[.created] == own, "\(undone.result.summary.counts)")
            let status = try harness.allReports()[1]?["_status"]
            let isBack = await harness.sandbox.snapshot().accounts.contains { $0.name == Self.name(3) }
            #expect(isBack == (status == "deleted"), "\(status ?? "")")
            #expect(try Ledger.read(harness.run.checkpoint).ledger.intent(row: 1) == nil || status == "deleted")
        }
    }

    /// Looks for longer than any lag of these tests lasts, and soon at first.
    private static var patient: VerificationPolicy {
        var policy = VerificationPolicy()
        policy.firstPause = .milliseconds(50)
        policy.patience = .seconds(60)
        return policy
    }

    @Test(
        "What the run's own bulk delete has deleted is never unchanged, however long readers lag and whatever became of the answer",
        arguments: [
            "reset-after=1,times=1", "500-after=1,times=1", "garbage=1,times=1", "delete-stop=13:500",
            "delete-stop=13:500,unknown-delete=ignore", "reset-after=1,times=1,refusals=succeeded-false",
        ]
    )
    func lag(fault: String) async throws {
        try await RunHarness.with(faults: "\(fault),methods=DELETE,lag=400ms", accounts: 40) { harness in
            let prepared = try await harness.prepare(Self.deletes(1...30), Self.settings())
            let run = try Run(prepared, in: harness.run, program: "test", verification: Self.patient)
            let result = try await run.execute()
            #expect(result.summary[.deleted] == 30, "\(result.summary.counts)")
            let snapshot = await harness.sandbox.snapshot()
            #expect(snapshot.accounts.count == 11)
            #expect(snapshot.calls["DELETE account"] == nil, "\(snapshot.calls)")
        }
    }

    @Test("Where readers show nothing as long as Muster waits, calls of their own tell that the accounts are gone")
    func longLag() async throws {
        try await RunHarness.with(faults: "reset-after=1,times=1,methods=DELETE,lag=1h", accounts: 12) { harness in
            let result = try await harness.importSheet(Self.deletes(1...9), Self.settings())
            #expect(result.summary[.deleted] == 9, "\(result.summary.counts)")
            #expect(await harness.sandbox.snapshot().calls["DELETE account"] == 9)
            let rows = try harness.allReports().values
            #expect(rows.allSatisfy { $0["_http"] == "204" && !$0["_id"]!.isEmpty })
        }
    }

    private static func othersDelete(_ numbers: [Int], in harness: RunHarness) async throws {
        let names = Set(numbers.map(name))
        for victim in await harness.sandbox.snapshot().accounts where names.contains(victim.name) {
            _ = try await harness.client.deleteRobotAccount(id: victim.id)
        }
    }
}
