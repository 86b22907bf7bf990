import IdentityAPI
import Synchronization
import SystemPackage
import TestSupport
import Testing

@testable import Muster

@Suite("The queue's intents ahead", .inTurn)
struct QueuedIntentsTests {
    /// Runs `body` on queues of creates that write intents for at least two calls ahead.
    private func withQueues(
        _ plan: QueuePlan,
        _ body: (inout MethodQueues, _ written: () -> [[Int]]) throws -> Void
    ) async throws {
        let plan = try await plan.make()
        try await withTemporaryFolder { folder in
            let checkpoint = try Checkpoint(path: folder.appending("checkpoint"), wholeLength: 0)
            let written = Written()
            var queues = MethodQueues(
                plan,
                batch: 500,
                ahead: MethodQueues.IntentsAhead(calls: 2) { rows in
                    written.rows.withLock { $0.append(rows) }
                    return IntentBlock(rows, checkpoint: checkpoint)
                }
            )
            try body(&queues) { written.rows.withLock { $0 } }
            // What was begun is on disk before the folder goes.
            try await checkpoint.append([])
        }
    }

    private final class Written: Sendable {
        let rows = Mutex<[[Int]]>([])
    }

    @Test("Intents are written in blocks before the ones at hand run out; each create carries its block")
    func blocks() async throws {
        try await withQueues(QueuePlan(creates: 10)) { queues, written in
            var counts: [Int] = []
            var blocks: [ObjectIdentifier] = []
            while let item = queues.next() {
                blocks.append(ObjectIdentifier(try #require(item.block)))
                counts.append(written().count)
            }
            #expect(written() == [[1, 2, 3, 4], [5, 6, 7, 8], [9, 10]])
            #expect(counts == [1, 1, 1, 2, 2, 2, 2, 3, 3, 3], "\(counts)")
            #expect(
                blocks[0] == blocks[3] && blocks[3] != blocks[4] && blocks[4] == blocks[7] && blocks[8] == blocks[9]
            )
            #expect(queues.rowsAhead.isEmpty)
        }
    }

    @Test("Creates that have an intent and were not handed out are known, so that a stopped run takes the intents back")
    func rowsAhead() async throws {
        try await withQueues(QueuePlan(creates: 10)) { queues, _ in
            #expect(queues.rowsAhead.isEmpty)
            _ = queues.next()
            #expect(queues.rowsAhead == [2, 3, 4])
        }
    }

    @Test("Updates need no intent ahead")
    func updates() async throws {
        try await withQueues(QueuePlan(updates: 3)) { queues, written in
            let items = queues.all()
            #expect(items.allSatisfy { $0.block == nil } && written().isEmpty)
        }
    }

    @Test("Creates that have an intent keep their places: samples come from those without")
    func samples() async throws {
        try await withQueues(QueuePlan(creates: 10)) { queues, _ in
            _ = queues.next()
            let sample = queues.sample(3)
            #expect(sample == (rows: 3, underWay: 1))
            let sampled = (0..<3).compactMap { _ in queues.next() }
            #expect(sampled.allSatisfy { $0.block == nil })
            #expect(Set(sampled.map(\.sketch)).isDisjoint(with: (0..<4).map { "new-\($0)" }))
            let next = queues.next()
            #expect(next?.sketch == "new-1")
        }
    }
}
