import IdentityAPI
import TestSupport
import Testing

@testable import Muster

@Suite("The queue's order", .inTurn)
struct MethodQueuesTests {
    private static func queues(_ plan: QueuePlan, batch: Int = 500) async throws -> MethodQueues {
        MethodQueues(try await plan.make(), batch: batch)
    }

    @Test(
        "Work goes to a method whose quota has room, updates before creates before deletes; without room, to the method with the least under way",
        arguments: [
            ([.put, .post, .delete], ["up-0", "up-1", "new-0", "new-1", "gone-0", "gone-1"]),
            ([.post, .delete], ["new-0", "new-1", "gone-0", "gone-1", "up-0", "up-1"]),
            ([.delete], ["gone-0", "gone-1", "up-0", "new-0", "up-1", "new-1"]),
            ([], ["up-0", "new-0", "gone-0", "up-1", "new-1", "gone-1"]),
        ] as [([Method], [String])]
    )
    func order(withRoom: [Method], expected: [String]) async throws {
        var queues = try await Self.queues(QueuePlan(creates: 2, updates: 2, deletes: 2))
        var names: [String] = []
        while let item = queues.next({ withRoom.contains($0) }, limit: { _ in .max }) { names.append(item.sketch) }
        #expect(names == expected)
        #expect(!queues.isUnfinished)
    }

    @Test("No more work of a method is in flight than its limit; work that ended makes room")
    func limit() async throws {
        var queues = try await Self.queues(QueuePlan(creates: 2, updates: 2))
        let first = queues.all(limit: 1)
        #expect(first.map(\.sketch) == ["up-0", "new-0"] && queues.isUnfinished)
        #expect(queues.openMethods { _ in 1 }.isEmpty && queues.openMethods { _ in 2 } == [.put, .post])
        queues.ended(try #require(first[1].account))
        let second = queues.all(limit: 1)
        #expect(second.map(\.sketch) == ["new-1"])
        // Calls in flight count as left: most of them wait for their quota.
        #expect(queues.callsLeft[.put] == 2 && queues.callsLeft[.post] == 1)
        #expect(queues.updatesAhead.next == 1 && queues.updatesAhead.underWay == 1)
    }

    @Test("Group calls go before accounts' own updates")
    func groupsFirst() async throws {
        var queues = try await Self.queues(QueuePlan(updates: 1, moves: 4, isInBatches: true))
        #expect(queues.callsLeft[.put] == 3)
        let items = queues.all()
        #expect(items.map(\.sketch) == ["Finance: 4", "up-0"])
        #expect(queues.isUnfinished)
    }

    @Test("The accounts of group calls are handed over once, to be read back")
    func handOver() async throws {
        var queues = try await Self.queues(QueuePlan(moves: 3, isInBatches: true))
        for _ in 0..<2 {
            let batch = try queues.requireNext(\.batch)
            _ = queues.taken(batch, .accepted)
        }
        #expect(!queues.isUnfinished && queues.passedRows == 3 && queues.callsLeft[.put] == 0)
        let (passed, deletions) = queues.handOver()
        #expect(passed.map(\.work.name) == ["move-0", "move-1", "move-2"] && deletions.isEmpty)
        #expect(queues.passedRows == 0)
    }

    @Test("An account that its group refuses comes back with a call of its own that knows of the refusal")
    func refusedAccount() async throws {
        var queues = try await Self.queues(QueuePlan(moves: 4, isInBatches: true))
        var alone: [AccountWork] = []
        while let item = queues.next() {
            switch item {
            case .account(let work, _):
                alone.append(work)
                queues.ended(work)
            case .batch(let batch) where batch.accounts.contains(2):
                let count = queues.refused(batch)
                #expect(count == (batch.accounts.count == 1 ? 1 : 0))
            case .batch(let batch): _ = queues.taken(batch, .accepted)
            case .deletes: Issue.record("nothing is deleted")
            }
        }
        #expect(alone.map(\.name) == ["move-2"])
        #expect(alone.allSatisfy { $0.changes[0].steps[0].wasInRefusedCall })
        #expect(queues.passed.map(\.work.name).sorted() == ["move-0", "move-1", "move-3"] && !queues.isUnfinished)
    }

    @Test("Muster reports once that the service takes much shorter lists")
    func shortLists() async throws {
        var queues = try await Self.queues(QueuePlan(moves: 400, isInBatches: true), batch: 100)
        var notices: [Notice] = []
        while let batch = queues.next()?.batch {
            if batch.accounts.count > 8 {
                _ = queues.refused(batch)
            } else if let notice = queues.taken(batch, .accepted) {
                notices.append(notice)
            }
        }
        #expect(notices.count == 1)
        if case .shortLists(let accounts, _)? = notices.first { #expect((6...8).contains(accounts), "\(accounts)") }
    }

    @Test(
        "Giving up the group calls leaves each account its own call",
        arguments: [true, false]
    )
    func giveUp(isAboutAll: Bool) async throws {
        var queues = try await Self.queues(QueuePlan(moves: 3, isInBatches: true))
        let batch = try queues.requireNext(\.batch)
        let count = queues.giveUp(batch, isAboutAll: isAboutAll)
        #expect(count == 3)
        let items = queues.all()
        #expect(items.map(\.sketch) == ["move-0", "move-1", "move-2"])
    }

    @Test("Accounts that somebody else changed leave their group's call, and the rest of it goes on")
    func leaveOut() async throws {
        var queues = try await Self.queues(QueuePlan(moves: 3, isInBatches: true))
        let batch = try queues.requireNext(\.batch)
        queues.leaveOut([1])
        _ = queues.taken(batch, .accepted)
        let items = queues.all()
        #expect(items.map(\.sketch) == ["Old: 2", "move-1"])
    }

    @Test("A group call that was not sent comes back; one of a vanished group and one without need of a call do not")
    func otherEnds() async throws {
        var queues = try await Self.queues(QueuePlan(moves: 2, isInBatches: true))
        queues.returned(try queues.requireNext(\.batch))
        queues.passed(try queues.requireNext(\.batch), .accepted)
        let last = try queues.requireNext(\.batch)
        queues.vanished(last, IdentityError(.notFound, message: "no such group"))
        #expect(!queues.isUnfinished && queues.passed.map(\.work.name) == ["move-0", "move-1"])
        #expect(queues.passed.allSatisfy { $0.membershipProgress.refusals.keys.contains(last.group) })
        #expect(queues.updatesAhead.underWay == 0)
    }

    // MARK: Sampling

    @Test("Samples come from the end and from between; then the rest follows in order, and each account once")
    func sampling() async throws {
        var queues = try await Self.queues(QueuePlan(updates: 10))
        let first = try queues.requireNext(\.account)
        let sample = queues.sample(3)
        #expect(sample == (rows: 3, underWay: 1))
        let sampled = (0..<3).compactMap { _ in queues.next()?.sketch }
        #expect(sampled.first == "up-9" && Set(sampled).isDisjoint(with: ["up-0", "up-1"]), "\(sampled)")
        let rest = queues.all().map(\.sketch)
        #expect(rest.first == "up-1")
        #expect(Set([first.name] + sampled + rest).count == 10 && sampled.count + rest.count == 9)
    }

    @Test("No more rows are sampled than are left")
    func fewToSample() async throws {
        var queues = try await Self.queues(QueuePlan(updates: 2))
        _ = queues.next()
        let sample = queues.sample(3)
        #expect(sample.rows == 1)
        let items = queues.all()
        #expect(items.map(\.sketch) == ["up-1"])
    }
}
