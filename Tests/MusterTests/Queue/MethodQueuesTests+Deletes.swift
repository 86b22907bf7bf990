import IdentityAPI
import TestSupport
import Testing

@testable import Muster

/// How bulk deletes end, and what their accounts' own calls know of that.
@Suite("The queue's bulk deletes", .inTurn)
struct BulkDeleteQueueTests {
    private static func queues(_ count: Int, batch: Int = 500) async throws -> (MethodQueues, DeleteBatches.Batch) {
        var queues = MethodQueues(try await QueuePlan(deletes: count, isInBatches: true).make(), batch: batch)
        let batch = try queues.requireNext(\.deletes)
        return (queues, batch)
    }

    private func names(_ items: [WorkQueue.Item]) -> [String] { items.map(\.sketch) }

    @Test("An accepted bulk delete leaves its accounts to be looked for")
    func deleted() async throws {
        var (queues, batch) = try await Self.queues(40)
        #expect(batch.accounts.count == 40 && queues.callsLeft[.delete] == 1)
        queues.deleted(batch, .accepted)
        #expect(queues.deletions.count == 40 && queues.deletions.first?.accountID == "id-gone-0")
        #expect(queues.passedRows == 40 && !queues.isUnfinished && queues.callsLeft[.delete] == 0)
    }

    @Test("The accounts that a stopped bulk delete left are sent again together")
    func deletedSome() async throws {
        var (queues, batch) = try await Self.queues(40)
        queues.deletedSome(of: batch, Array(batch.accounts.prefix(30)), .accepted)
        #expect(queues.deletions.count == 30)
        let sent = names(queues.all())
        #expect(sent == ["delete: 10"])
    }

    @Test("A refused bulk delete is bisected")
    func refused() async throws {
        var (queues, batch) = try await Self.queues(40)
        queues.refusedDelete(batch)
        // One at a time until the service accepts a batch.
        let sent = names(queues.all())
        #expect(sent == ["delete: 20"] && queues.deletions.isEmpty)
    }

    @Test("A bulk delete that was not sent comes back whole")
    func returned() async throws {
        var (queues, batch) = try await Self.queues(40)
        queues.returnedDelete(batch)
        let sent = names(queues.all())
        #expect(sent == ["delete: 40"])
    }

    @Test(
        "After bulk deletes are given up, each account has its own call, which knows whether the bulk call may have been applied",
        arguments: [true, false]
    )
    func giveUp(isInDoubt: Bool) async throws {
        var (queues, batch) = try await Self.queues(40, batch: 20)
        let count = queues.giveUpDeletes(batch) { _ in isInDoubt }
        #expect(count == 40)
        let steps = queues.all().compactMap(\.account).map { $0.changes[0].steps[0] }
        #expect(steps.count == 40)
        // The accounts of the other batch were in no call.
        #expect(steps.map(\.wasInRefusedCall) == (0..<40).map { $0 < 20 })
        #expect(steps.map(\.wasPlanned) == (0..<40).map { isInDoubt && $0 < 20 })
    }

    @Test("A doubt about one refusal outlives a later refusal without doubt")
    func doubtStays() async throws {
        var (queues, batch) = try await Self.queues(20)
        queues.noteRefusal(of: batch) { _ in true }
        _ = queues.giveUpDeletes(batch) { _ in false }
        let steps = queues.all().compactMap(\.account).map { $0.changes[0].steps[0] }
        #expect(steps.count == 20 && steps.allSatisfy { $0.wasPlanned && $0.wasInRefusedCall })
    }

    @Test(
        "A bulk delete whose accounts are all gone is withdrawn: each account's own call settles it",
        arguments: [true, false]
    )
    func withdrawn(isInDoubt: Bool) async throws {
        var (queues, batch) = try await Self.queues(20)
        queues.withdrawnDelete(batch, isInDoubt: isInDoubt)
        let steps = queues.all().compactMap(\.account).map { $0.changes[0].steps[0] }
        #expect(
            steps.count == 20 && steps.allSatisfy { $0.wasPlanned == isInDoubt && $0.wasInRefusedCall == isInDoubt }
        )
        #expect(!queues.isUnfinished && queues.deletions.isEmpty)
    }

    @Test("Accounts that are gone before the call leave it for calls of their own")
    func leaveOut() async throws {
        var (queues, batch) = try await Self.queues(20)
        queues.leaveOutDeletes([3])
        queues.deleted(DeleteBatches.Batch(accounts: batch.accounts.filter { $0 != 3 }), .accepted)
        let sent = names(queues.all())
        #expect(sent == ["gone-3"] && queues.deletions.count == 19)
    }
}
