import IdentityAPI
import SystemPackage
import TestSupport
import Testing

@testable import Muster

@Suite("The work queue", .inTurn)
struct WorkQueueTests {
    private func withQueue(
        _ plan: QueuePlan,
        concurrency: Int,
        _ body: (WorkQueue) async throws -> Void
    ) async throws {
        let plan = try await plan.make()
        try await withTemporaryFolder { folder in
            var settings = RunSettings()
            settings.concurrency = .fixed(concurrency)
            let queue = WorkQueue(
                plan,
                settings,
                gate: QuotaGate(policy: QuotaPolicy(limits: [:], window: .seconds(300))),
                limits: ConcurrencyLimits(settings.concurrency),
                checkpoint: try Checkpoint(path: folder.appending("checkpoint"), wholeLength: 0)
            )
            try await body(queue)
        }
    }

    @Test("Many workers get each account once, and all of them learn of the end")
    func eachOnce() async throws {
        try await withQueue(QueuePlan(updates: 300), concurrency: 4) { queue in
            let names = await withTaskGroup(of: [String].self) { group in
                for _ in 0..<16 {
                    group.addTask {
                        var names: [String] = []
                        while case .account(let work, _)? = await queue.next() {
                            names.append(work.name)
                            await Task.yield()
                            queue.ended(work)
                        }
                        return names
                    }
                }
                return await group.reduce(into: []) { $0 += $1 }
            }
            #expect(names.count == 300 && Set(names).count == 300)
        }
    }

    @Test("A worker that waits for a call in flight gets the work that the call creates")
    func wakes() async throws {
        try await withQueue(QueuePlan(moves: 2, isInBatches: true), concurrency: 4) { queue in
            let batch = try #require(await queue.next()?.batch)
            async let waiting = queue.next()
            #expect(queue.look(\.isUnfinished))
            _ = queue.note { $0.taken(batch, .accepted) }
            #expect(await waiting?.sketch == "Old: 2")
        }
    }

    @Test("A stopped queue hands out nothing, and a waiting worker learns of it")
    func stop() async throws {
        try await withQueue(QueuePlan(updates: 3), concurrency: 1) { queue in
            _ = try #require(await queue.next())
            async let waiting = queue.next()
            queue.stop()
            let (first, second) = (await waiting, await queue.next())
            #expect(first == nil && second == nil)
            #expect(queue.look(\.callsLeft)[.put] == 3)
        }
    }
}
