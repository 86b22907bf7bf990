import IdentityAPI
import Synchronization

/// Brings bulk deletes to an end. The outcomes of the rows is decided when the accounts are read back (``Verifier``): "done" says nothing of a single account.
struct DeleteWorker: Sendable {
    let client: IdentityClient
    let work: WorkList
    let checkpoint: Checkpoint
    let queue: WorkQueue
    let control: RunControl
    let executor: RetryingExecutor
    let fresh: FreshBatches

    /// Makes one call, and says what came of it. The ids of all its accounts are durable before it is sent.
    ///
    /// - Throws: ``RunError`` when the run cannot go on.
    func perform(_ batch: DeleteBatches.Batch) async throws {
        let members = batch.accounts.compactMap { FreshBatches.BatchMember($0, work[$0]) }
        let mayHaveBeenSent = members.contains { $0.change.steps[0].wasPlanned }
        /// The intents, once they are known, and accounts that are gone.
        let last = Mutex<(intent: IntentRecord?, gone: Set<Int>)>((nil, []))
        let call = WriteCall.delete(client) { [fresh, checkpoint] in
            let gone = try await fresh.gone(among: members)
            let left = members.filter { !gone.contains($0.index) }
            guard !left.isEmpty else { throw CallWithdrawn() }
            let intent = last.withLock { last in
                if last.intent == nil {
                    let rows = left.map { ($0.change.steps[0], Intent.delete(accountID: $0.id)) }
                    last = (IntentRecord(rows, checkpoint: checkpoint), gone)
                } else if !mayHaveBeenSent {
                    // Every attempt before this one is known to have deleted nothing.
                    last.gone.formUnion(gone)
                }
                return last.intent
            }
            try await intent?.write()
            return left.map(\.id)
        } reconcile: {
            let gone = last.withLock { $0.gone }
            let sent = members.filter { !gone.contains($0.index) }.map(\.index)
            let present = try await present(sent)
            return present.isEmpty ? .applied(nil) : present.count == sent.count ? .notApplied : .partlyApplied
        }
        let result = try await executor.run(call, mayHaveBeenSent: mayHaveBeenSent)
        let (intent, gone) = last.withLock { $0 }
        var batch = batch
        try await leaveOut(gone, of: &batch, intent)
        switch result {
        case .done(_, let evidence): queue.note { $0.deleted(batch, evidence) }
        case .withdrawn(let mayHaveBeenSent, _):
            // All are gone: calls of their own, which are not sent either, say so.
            queue.note { $0.withdrawnDelete(batch, isInDoubt: mayHaveBeenSent) }
        case .refused(let error, let attempts):
            let isFirst = !mayHaveBeenSent && attempts == 1
            switch try await reconcile(&batch, error, attempts, intent) {
            case .some(true): return
            case .some(false): break
            case nil: queue.note { $0.noteRefusal(of: batch, isInDoubt: false) }
            }
            switch error.kind {
            case .refused where error.status == 405: giveUp(batch, error)
            case .refused, .notFound, .conflict:
                if !isFirst { queue.note { $0.noteRefusal(of: batch, isInDoubt: false) } }
                queue.note { $0.refusedDelete(batch) }
            default: giveUp(batch, error)
            }
        case .unknown(let error, let attempts):
            if try await reconcile(&batch, error, attempts, intent) != true { giveUp(batch, error) }
        case .stopped(let inDoubt):
            if !inDoubt { try await intent?.withdraw() }
            queue.note { $0.returnedDelete(batch) }
        }
    }

    /// Takes accounts out of a batch that somebody else has deleted: calls of their own say so, and undo must not make them again.
    private func leaveOut(_ gone: Set<Int>, of batch: inout DeleteBatches.Batch, _ intent: IntentRecord?) async throws {
        guard !gone.isEmpty else { return }
        try await intent?.withdraw(only: Set(gone.map { work[$0].changes[0].steps[0].row }))
        batch.accounts.removeAll { gone.contains($0) }
        queue.note { $0.leaveOutDeletes(gone.sorted()) }
    }

    /// Reads which of the accounts are gone. Those that the call deleted are removed from the batch, those that somebody else deleted are told apart, and the others are
    /// sent again.
    ///
    /// - Returns: `false` where none is gone, so that the call has done nothing; `nil` where the accounts cannot be read.
    private func reconcile(
        _ batch: inout DeleteBatches.Batch,
        _ error: IdentityError,
        _ attempts: Int,
        _ intent: IntentRecord?
    ) async throws -> Bool? {
        guard let present = try? await present(batch.accounts) else { return nil }
        var stopped = StoppedDelete(sent: batch.accounts, gone: Set(batch.accounts).subtracting(present))
        guard !stopped.gone.isEmpty else { return false }
        stopped.named = batch.accounts.first { stopped.gone.contains($0) && error.message.contains(work[$0].id ?? "-") }
        guard let (cause, others) = try await cause(of: stopped, error) else {
            // The run is stopped. The intents stay on record, and the resume looks again.
            queue.note { $0.returnedDelete(batch) }
            return true
        }
        let deleted = stopped.deleted(cause) + others
        try await leaveOut(stopped.gone.subtracting(deleted), of: &batch, intent)
        let evidence = RetryingExecutor.Evidence(http: 204, attempts: attempts, elapsed: error.elapsed)
        queue.note { [batch] in $0.deletedSome(of: batch, deleted, evidence) }
        return true
    }

    /// Finds out why a bulk delete failed, by one or two more calls, once for each error that the service answers.
    ///
    /// - Returns: the cause, and accounts that those calls have deleted; `nil` when the run is stopped.
    private func cause(
        of stopped: StoppedDelete,
        _ error: IdentityError
    ) async throws -> (StoppedDelete.Cause, deleted: [Int])? {
        // Without an answer of the service, the connection is the cause.
        guard error.status != nil, let suspect = stopped.suspect else { return (.otherFault, []) }
        // A list that is too long is not read.
        if error.status == 413 { return (.unknownIDWhole, []) }
        if let known = queue.look({ $0.deleteFailures[error.words] }) { return (known, []) }
        guard let answer = try await ask(stopped.question) else { return nil }
        let witness = stopped.asksForOrder ? stopped.rest.suffix(1) : []
        let deleted = (try? await present(Array(witness)).isEmpty) == true ? Array(witness) : []
        var cause = StoppedDelete.Cause.otherFault
        if case .refused(let second, _) = answer, second.words == error.words {
            cause =
                deleted.isEmpty
                ? stopped.rest.isEmpty ? stopped.causeWithoutWitness : .unknownIDWhole : .unknownIDInOrder
            // The account that is there may be to blame for both.
            if cause == .unknownIDWhole, !witness.isEmpty {
                guard let alone = try await ask([suspect]) else { return nil }
                if case .refused(let third, _) = alone, third.words == error.words {} else { cause = .otherFault }
            }
        }
        // Without a witness nothing was learned of the order.
        if cause == .otherFault || !witness.isEmpty { queue.note { [cause] in $0.deleteFailures[error.words] = cause } }
        return (cause, deleted)
    }

    /// Sends a bulk delete that only serves to see how the service answers; `nil` when the run is stopped.
    private func ask(_ accounts: [Int]) async throws -> RetryingExecutor.Result? {
        let ids = accounts.compactMap { work[$0].id }
        let call = WriteCall.delete(client) {
            ids
        } reconcile: {
            .partlyApplied
        }
        let result = try await executor.run(call)
        if case .stopped = result { return nil }
        return result
    }

    /// Those of some accounts that are there.
    private func present(_ accounts: [Int]) async throws -> Set<Int> {
        guard !accounts.isEmpty else { return [] }
        let reader = DirectoryReader(client: client, retry: executor.retry)
        let present = try await reader.present(accounts.compactMap { work[$0].id })
        return Set(accounts.filter { present.contains(ByteExactString.id(work[$0].id ?? "")) })
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
