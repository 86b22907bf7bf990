import IdentityAPI
import Synchronization

/// Brings bulk deletes to an end. The outcomes of the rows is decided when the accounts are read back (``Verifier``): "done" says nothing of a single account.
struct DeleteWorker: Sendable {
    let client: IdentityClient
    let work: WorkList
    let checkpoint: Checkpoint
    let queue: WorkQueue
    let control: RunControl
    let delivery: RetryingExecutor
    let fresh: FreshBatches

    /// Makes one call, and says what came of it. The ids of all its accounts are durable before it is sent.
    ///
    /// - Throws: ``RunError`` when the run cannot go on.
    func perform(_ batch: DeleteBatches.Batch) async throws {
        let members = batch.accounts.compactMap { FreshBatches.Member($0, work[$0]) }
        let mayHaveBeenSent = members.contains { $0.change.steps[0].wasPlanned }
        /// The intents, once they are known, and accounts that are gone.
        let last = Mutex<(intent: IntentRecord?, gone: Set<Int>)>((nil, []))
        let call = WriteCall.delete(all: members.map(\.id), client, retry: delivery.retry) { [fresh, checkpoint] in
            let gone = try await fresh.gone(among: members)
            let left = members.filter { !gone.contains($0.index) }
            guard !left.isEmpty else { throw CallWithdrawn() }
            let intent = last.withLock { last in
                // What an attempt before this one was sent for stays on record.
                if last.intent == nil {
                    last.gone = gone
                    let rows = left.map { ($0.change.steps[0], Intent.delete(accountID: $0.id)) }
                    last.intent = IntentRecord(rows, checkpoint: checkpoint)
                }
                return last.intent
            }
            try await intent?.write()
            return left.map(\.id)
        }
        let result = try await delivery.run(call, mayHaveBeenSent: mayHaveBeenSent)
        let (intent, gone) = last.withLock { $0 }
        var batch = batch
        if !gone.isEmpty {
            batch.accounts.removeAll { gone.contains($0) }
            queue.note { $0.leaveOutDeletes(gone.sorted()) }
        }
        switch result {
        case .done(_, let evidence): queue.note { $0.deleted(batch, evidence) }
        case .withdrawn(let mayHaveBeenSent, _):
            // All are gone: calls of their own, which are not sent either, say so.
            queue.note { $0.withdrawnDelete(batch, isInDoubt: mayHaveBeenSent) }
        case .refused(let error, let attempts):
            // An attempt before it may have been applied, and this be the echo of that.
            if mayHaveBeenSent || attempts > 1, try await settle(batch, error, attempts) { return }
            switch error.kind {
            case .refused where error.status == 405: giveUp(batch, error)
            case .refused, .notFound, .conflict: queue.note { $0.refusedDelete(batch) }
            default: giveUp(batch, error)
            }
        case .unknown(let error, let attempts):
            if try await !settle(batch, error, attempts) { giveUp(batch, error) }
        case .stopped(let inDoubt):
            if !inDoubt { try await intent?.withdraw() }
            queue.note { $0.returnedDelete(batch) }
        }
    }

    /// Asks which of the accounts are gone. Returns whether that says what came of the call: then those are removed, and the others are sent again.
    private func settle(_ batch: DeleteBatches.Batch, _ error: IdentityError, _ attempts: Int) async throws -> Bool {
        guard
            let present = try? await DirectoryReader(client: client, retry: delivery.retry).present(
                batch.accounts.compactMap { work[$0].id }
            )
        else { return false }
        let gone = batch.accounts.filter { !present.contains(ByteExactString.id(work[$0].id ?? "")) }
        guard !gone.isEmpty else { return false }
        let evidence = RetryingExecutor.Evidence(http: 204, attempts: attempts, elapsed: error.elapsed)
        queue.note { $0.deletedSome(of: batch, gone, evidence) }
        return true
    }

    /// Sends the accounts one by one. A page that something else answered with is no sign that anything was done.
    private func giveUp(_ batch: DeleteBatches.Batch, _ error: IdentityError) {
        let count = queue.note {
            $0.giveUpDeletes(
                batch,
                isInDoubt: error.mayHaveBeenApplied && error.kind != .unreadableAnswer
            )
        }
        control.note(.bulkDeleteRefused(accounts: count, error))
    }
}
