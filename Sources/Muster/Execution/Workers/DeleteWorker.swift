import IdentityAPI
import Synchronization

/// Brings bulk deletes to an end. The outcomes of the rows are decided when the accounts are read back (``Verifier``): "done" says nothing of a single account.
struct DeleteWorker: Sendable {
    let client: IdentityClient
    let work: WorkList
    let checkpoint: Checkpoint
    let queue: WorkQueue
    let control: RunControl
    let executor: RetryingExecutor
    let fresh: FreshBatches
    /// How long accounts are looked for that the service says are gone and readings still show.
    let policy: VerificationPolicy

    /// What is known of a call while it is sent.
    private struct State {
        /// The intents, once they are known.
        var intent: IntentRecord?
        /// Accounts that somebody else has deleted.
        var gone: Set<Int> = []
        var doubt: DeleteDoubt
    }

    /// Makes one call, and says what came of it. The ids of all its accounts are durable before it is sent.
    ///
    /// - Throws: ``RunError`` when the run cannot go on.
    func perform(_ batch: DeleteBatches.Batch) async throws {
        let members = batch.accounts.compactMap { FreshBatches.BatchMember($0, work[$0]) }
        // Those that an earlier process, or an earlier call of this one, may have deleted.
        let known = queue.look { $0.inDoubt(among: batch.accounts) }
            .union(members.lazy.filter { $0.change.steps[0].wasPlanned }.map(\.index))
        let mayHaveBeenSent = !known.isEmpty
        let state = Mutex(State(doubt: DeleteDoubt(known)))
        let call = WriteCall.delete(client) { [fresh, checkpoint] in
            let gone = try await fresh.gone(among: members)
            let left = members.filter { !gone.contains($0.index) }
            guard !left.isEmpty else { throw CallWithdrawn() }
            let intent = state.withLock { state in
                let others = gone.subtracting(state.doubt.accounts)
                if state.intent == nil {
                    let rows = left.map { ($0.change.steps[0], Intent.delete(accountID: $0.id)) }
                    state.intent = IntentRecord(rows, checkpoint: checkpoint)
                    state.gone = others
                } else if !mayHaveBeenSent {
                    // What an attempt before this one can have deleted is in doubt.
                    state.gone.formUnion(others)
                }
                return state.intent
            }
            try await intent?.write()
            return left.map(\.id)
        } failed: { error in
            state.withLock { $0.doubt.failed(error) }
        } reconcile: { mustBeSure in
            let gone = state.withLock { $0.gone }
            let sent = members.filter { !gone.contains($0.index) }.map(\.index)
            let present = try await present(sent, patiently: mustBeSure) { seen in
                state.withLock { state in
                    state.doubt.saw(seen)
                    return state.doubt.awaitsReaders
                }
            }
            return present.isEmpty ? .applied(nil) : present.count == sent.count ? .notApplied : .partlyApplied
        }
        let result = try await executor.run(call, mayHaveBeenSent: mayHaveBeenSent)
        let (intent, gone, doubt) = state.withLock { ($0.intent, $0.gone, $0.doubt) }
        var batch = batch
        try await leaveOut(gone, of: &batch, intent)
        switch result {
        case .done(_, let evidence): queue.note { $0.deleted(batch, evidence) }
        case .withdrawn(let mayHaveBeenSent, _):
            // All are gone: calls of their own, which are not sent either, say so.
            queue.note { $0.withdrawnDelete(batch, isInDoubt: mayHaveBeenSent) }
        case .refused(let error, let attempts):
            let isFirst = !mayHaveBeenSent && attempts == 1
            switch try await reconcile(&batch, error, attempts, intent, doubt) {
            case .some(true): return
            case .some(false): break
            case nil: queue.note { $0.noteRefusal(of: batch, isInDoubt: doubt.includes) }
            }
            switch error.kind {
            case .refused where error.status == 405: giveUp(batch, error, doubt)
            // Where the service says that accounts are gone and readings do not show it, halves of the batch would wait as long again.
            case .refused, .notFound, .conflict:
                guard !doubt.awaitsReaders else { return giveUp(batch, error, doubt) }
                if !isFirst { queue.note { $0.noteRefusal(of: batch, isInDoubt: doubt.includes) } }
                queue.note { $0.refusedDelete(batch) }
            default: giveUp(batch, error, doubt)
            }
        case .unknown(let error, let attempts):
            if try await reconcile(&batch, error, attempts, intent, doubt) != true { giveUp(batch, error, doubt) }
        case .stopped(let inDoubt, _):
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
        _ intent: IntentRecord?,
        _ doubt: DeleteDoubt
    ) async throws -> Bool? {
        guard let present = try? await present(batch.accounts) else { return nil }
        var stopped = StoppedDelete(sent: batch.accounts, gone: Set(batch.accounts).subtracting(present))
        guard !stopped.gone.isEmpty else { return false }
        // What was shown after an attempt that may have been applied, and is gone now, that attempt has deleted.
        var deleted = batch.accounts.filter { stopped.gone.contains($0) && doubt.accounts.contains($0) }
        if deleted.count < stopped.gone.count {
            stopped.named = batch.accounts.first {
                stopped.gone.contains($0) && error.message.contains(work[$0].id ?? "-")
            }
            guard let (cause, others) = try await cause(of: stopped, error) else {
                // The run is stopped. The intents stay on record, and the resume looks again.
                queue.note { $0.returnedDelete(batch) }
                return true
            }
            deleted += (stopped.deleted(cause) + others).filter { !deleted.contains($0) }
        }
        try await leaveOut(stopped.gone.subtracting(deleted), of: &batch, intent)
        if doubt.exists {
            let shown = DeleteBatches.Batch(accounts: batch.accounts.filter(present.contains))
            queue.note { $0.noteRefusal(of: shown, isInDoubt: doubt.includes) }
        }
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
        } reconcile: { _ in
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

    /// The same, looked for again after growing pauses while none is gone although the service says so.
    ///
    /// - Parameters:
    ///   - isPatient: whether there are pauses at all.
    ///   - saw: told what a reading shows. Returns whether the service says that some are gone.
    private func present(
        _ accounts: [Int],
        patiently isPatient: Bool,
        saw: (Set<Int>) -> Bool
    ) async throws -> Set<Int> {
        let start = ContinuousClock.now
        var looks = 0
        while true {
            let present = try await present(accounts)
            looks += 1
            guard saw(present), isPatient, present.count == accounts.count, control.stopReason == nil,
                let pause = policy.pause(afterLooks: looks, elapsed: .now - start)
            else { return present }
            if looks == 2 { control.note(.readersLag(accounts: accounts.count, patience: policy.patience)) }
            await control.pause(for: pause)
        }
    }

    /// Sends the accounts one by one. What is found gone then may have been deleted by this call.
    private func giveUp(_ batch: DeleteBatches.Batch, _ error: IdentityError, _ doubt: DeleteDoubt) {
        let count = queue.note { $0.giveUpDeletes(batch, isInDoubt: doubt.includes) }
        control.note(.bulkDeleteRefused(accounts: count, error))
    }
}
