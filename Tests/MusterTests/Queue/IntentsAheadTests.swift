import IdentitySandbox
import SystemPackage
import TestSupport
import Testing

@testable import IdentityAPI
@testable import Muster

@Suite("Intents that are written ahead", .inTurn)
struct IntentsAheadTests {
    private static func creates(_ count: Int) -> String {
        "name,displayName\n" + (1...count).map { "new-\($0),New \($0)\n" }.joined()
    }

    private static func ledger(_ harness: RunHarness) throws -> Ledger {
        try Ledger.read(harness.run.file("checkpoint")).ledger
    }

    @Test("A stopped run takes back those that were not followed by their calls, and the next one sends each once")
    func takenBack() async throws {
        try await RunHarness.with(faults: "slow=1:20ms") { harness in
            let stopped = try await harness.importSheet(Self.creates(120), stoppingAfter: 20)
            let ledger = try Self.ledger(harness)
            let pending = (1...120).filter { ledger.outcome(row: $0).status == .pending }
            #expect(pending.count == stopped.summary[.pending] && pending.count > 60)
            #expect(pending.allSatisfy { ledger.intent(row: $0) == nil })
            // Some had been written, or there was nothing to take back.
            #expect(pending.contains { ledger.recordedOutcome(row: $0) != nil })
            let resumed = try await harness.resume()
            #expect(resumed.summary[.created] == 120)
            let received = await harness.sandbox.snapshot().createsReceived.filter { $0.key.hasPrefix("new-") }
            #expect(received.count == 120 && received.values.allSatisfy { $0 == 1 })
        }
    }

    @Test("What an earlier process may have sent stays in doubt when a run stops before it is handed out")
    func doubtStays() async throws {
        try await RunHarness.with(faults: "slow=1:20ms") { harness in
            _ = try await harness.importSheet(Self.creates(90), stoppingAfter: 10)
            // What a process that was killed leaves: an intent, and nothing after it.
            let path = harness.run.file("checkpoint")
            var bytes = try path.contents()
            Frame.append(Entry.intent(row: 72, .create).encoded, batchStart: bytes.count, to: &bytes)
            try AtomicFile.write(bytes, to: path)
            #expect(try Self.ledger(harness).outcome(row: 72).status == .unknown)

            let stopped = try await harness.execute(harness.continued(harness.run), stoppingAfter: 5)
            let ledger = try Self.ledger(harness)
            let isDoneOrInDoubt = ledger.isDone(row: 72) || ledger.intent(row: 72) == .create
            #expect(isDoneOrInDoubt)
            #expect(stopped.summary[.pending] > 0)
            #expect(ledger.outcome(row: 72).status != .pending)
            #expect(try await harness.resume().summary[.created] == 90)
        }
    }

    @Test("Where creates have a quota, each intent is written for its call")
    func quota() async throws {
        let policy = QuotaPolicy(limits: [.post: 30], window: .seconds(3600))
        try await RunHarness.with(ownQuota: policy) { harness in
            let stopped = try await harness.importSheet(Self.creates(60), stoppingAfter: 20)
            #expect(stopped.summary[.created] <= 30)
            let ledger = try Self.ledger(harness)
            let pending = (1...60).filter { ledger.outcome(row: $0).status == .pending }
            #expect(pending.count >= 30 && pending.allSatisfy { ledger.intent(row: $0) == nil })
        }
    }
}
