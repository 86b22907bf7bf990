import IdentityAPI
import Synchronization

/// Makes bulk deletes. The verification of their accounts (``Verifier``) decides the outcomes of the rows: a success for a batch proves nothing about a single account.
struct DeleteWorker: Sendable {
    let client: IdentityClient
    let work: WorkList
    let checkpoint: Checkpoint
    let queue: WorkQueue
    let control: RunControl
    let executor: RetryingExecutor
    let fresh: FreshBatches
    /// How long Muster waits for reads to show that accounts are gone.
    let policy: VerificationPolicy

    /// What is known of a call while it is sent.
    private struct State {
        /// The intents; `nil` before the first attempt.
        var intent: IntentRecord?
        /// Accounts that somebody else has deleted.
        var gone: Set<Int> = []
        var uncertain: UncertainDeletes
    }

    /// Makes one call, and records its result in the queue. The intents of all its accounts are durable before the call is sent.
    ///
    /// - Throws: ``RunError`` when the run cannot continue.
    func perform(_ batch: DeleteBatches.Batch) async throws {
        let members = batch.accounts.compactMap { FreshBatches.BatchMember($0, work[$0]) }
        // The accounts that an earlier process, or an earlier call of this one, may have deleted.
        let known = queue.look { $0.inDoubt(among: batch.accounts) }
            .union(members.lazy.filter { $0.change.steps[0].wasPlanned }.map(\.index))
        let mayHaveBeenSent = !known.isEmpty
        let state = Mutex(State(uncertain: UncertainDeletes(known)))
        let call = WriteCall.delete(client) { [fresh, checkpoint] in
            let gone = try await fresh.gone(among: members)
            let left = members.filter { !gone.contains($0.index) }
            guard !left.isEmpty else { throw CallWithdrawn() }
            let intent = state.withLock { state in
                let others = gone.subtracting(state.uncertain.accounts)
                if state.intent == nil {
                    let rows = left.map { ($0.change.steps[0], Intent.delete(accountID: $0.id)) }
                    state.intent = IntentRecord(rows, checkpoint: checkpoint)
                    state.gone = others
                } else if !mayHaveBeenSent {
                    // An earlier attempt may have deleted these.
                    state.gone.formUnion(others)
                }
                return state.intent
            }
            try await intent?.write()
            return left.map(\.id)
        } failed: { error in
            state.withLock { $0.uncertain.failed(error) }
        } reconcile: { mustBeSure in
            let gone = state.withLock { $0.gone }
            let sent = members.filter { !gone.contains($0.index) }.map(\.index)
            let present = try await present(sent, patiently: mustBeSure) { seen in
                state.withLock { state in
                    state.uncertain.saw(seen)
                    return state.uncertain.awaitsReads
                }
            }
            return present.isEmpty ? .applied(nil) : present.count == sent.count ? .notApplied : .partlyApplied
        }
        let result = try await executor.run(call, mayHaveBeenSent: mayHaveBeenSent)
        let (intent, gone, uncertain) = state.withLock { ($0.intent, $0.gone, $0.uncertain) }
        var batch = batch
        try await leaveOut(gone, of: &batch, intent)
        switch result {
        case .done(_, let evidence): queue.note { $0.deleted(batch, evidence) }
        case .withdrawn(let mayHaveBeenSent, _):
            // All accounts are gone. Their own calls, which are not sent either, record that.
            queue.note { $0.withdrawnDelete(batch, isInDoubt: mayHaveBeenSent) }
        case .refused(let error, let attempts):
            let isFirst = !mayHaveBeenSent && attempts == 1
            switch try await reconcile(&batch, error, attempts, intent, uncertain) {
            case .some(true): return
            case .some(false): break
            case nil: queue.note { $0.noteRefusal(of: batch, isInDoubt: uncertain.contains) }
            }
            switch error.kind {
            case .refused where error.status == 405: giveUp(batch, error, uncertain)
            // When the service reports missing accounts that the reads still show, each half of the batch would wait as long again.
            case .refused, .notFound, .conflict:
                guard !uncertain.awaitsReads else { return giveUp(batch, error, uncertain) }
                if !isFirst { queue.note { $0.noteRefusal(of: batch, isInDoubt: uncertain.contains) } }
                queue.note { $0.refusedDelete(batch) }
            default: giveUp(batch, error, uncertain)
            }
        case .unknown(let error, let attempts):
            if try await reconcile(&batch, error, attempts, intent, uncertain) != true {
                giveUp(batch, error, uncertain)
            }
        case .stopped(let inDoubt, _):
            if !inDoubt { try await intent?.withdraw() }
            queue.note { $0.returnedDelete(batch) }
        }
    }

    /// Removes accounts from a batch that somebody else has deleted. Their own calls record that, and undo must not create them again.
    private func leaveOut(_ gone: Set<Int>, of batch: inout DeleteBatches.Batch, _ intent: IntentRecord?) async throws {
        guard !gone.isEmpty else { return }
        try await intent?.withdraw(only: Set(gone.map { work[$0].changes[0].steps[0].row }))
        batch.accounts.removeAll { gone.contains($0) }
        queue.note { $0.leaveOutDeletes(gone.sorted()) }
    }

    /// Reads which accounts are gone, and distinguishes those that the call deleted from those that somebody else deleted. The remaining accounts are sent again.
    ///
    /// - Returns: `false` when none is gone, so the call did nothing; `nil` when the accounts cannot be read.
    private func reconcile(
        _ batch: inout DeleteBatches.Batch,
        _ error: IdentityError,
        _ attempts: Int,
        _ intent: IntentRecord?,
        _ uncertain: UncertainDeletes
    ) async throws -> Bool? {
        guard let present = try? await present(batch.accounts) else { return nil }
        var stopped = StoppedDelete(sent: batch.accounts, gone: Set(batch.accounts).subtracting(present))
        guard !stopped.gone.isEmpty else { return false }
        // An account that a read showed after an uncertain attempt, and that is gone now, was deleted by that attempt.
        var deleted = batch.accounts.filter { stopped.gone.contains($0) && uncertain.accounts.contains($0) }
        if deleted.count < stopped.gone.count {
            stopped.named = batch.accounts.first {
                stopped.gone.contains($0) && error.message.contains(work[$0].id ?? "-")
            }
            guard let (cause, others) = try await cause(of: stopped, error) else {
                // The run stopped. The intents stay, and a resume reads the accounts again.
                queue.note { $0.returnedDelete(batch) }
                return true
            }
            deleted += (stopped.deleted(cause) + others).filter { !deleted.contains($0) }
        }
        try await leaveOut(stopped.gone.subtracting(deleted), of: &batch, intent)
        if !uncertain.isEmpty {
            let shown = DeleteBatches.Batch(accounts: batch.accounts.filter(present.contains))
            queue.note { $0.noteRefusal(of: shown, isInDoubt: uncertain.contains) }
        }
        let evidence = RetryingExecutor.Evidence(http: 204, attempts: attempts, elapsed: error.elapsed)
        queue.note { [batch] in $0.deletedSome(of: batch, deleted, evidence) }
        return true
    }

    /// Finds out why a bulk delete failed, by one or two more calls, once for each text of an error.
    ///
    /// - Returns: the cause, and the accounts that those calls deleted; `nil` when the run stopped.
    private func cause(
        of stopped: StoppedDelete,
        _ error: IdentityError
    ) async throws -> (StoppedDelete.Cause, deleted: [Int])? {
        // Without a response, the connection is the cause.
        guard error.status != nil, let suspect = stopped.suspect else { return (.otherFault, []) }
        // The service did not read a list that is too long.
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
            // The existing account may be the cause of both errors.
            if cause == .unknownIDWhole, !witness.isEmpty {
                guard let alone = try await ask([suspect]) else { return nil }
                if case .refused(let third, _) = alone, third.words == error.words {} else { cause = .otherFault }
            }
        }
        // Without a witness, the call shows nothing about the order.
        if cause == .otherFault || !witness.isEmpty { queue.note { [cause] in $0.deleteFailures[error.words] = cause } }
        return (cause, deleted)
    }

    /// Sends a bulk delete to see how the service responds. Returns `nil` when the run stopped.
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

    /// Returns those of some accounts that exist.
    private func present(_ accounts: [Int]) async throws -> Set<Int> {
        guard !accounts.isEmpty else { return [] }
        let reader = DirectoryReader(client: client, retry: executor.retry)
        let present = try await reader.present(accounts.compactMap { work[$0].id })
        return Set(accounts.filter { present.contains(ByteExactString.id(work[$0].id ?? "")) })
    }

    /// Returns those of some accounts that exist. Reads again after growing pauses while the service reports missing accounts and the reads show all of them.
    ///
    /// - Parameters:
    ///   - isPatient: whether to read again at all.
    ///   - saw: called with what a read shows. Returns whether the service reports missing accounts.
    private func present(
        _ accounts: [Int],
        patiently isPatient: Bool,
        saw: (Set<Int>) -> Bool
    ) async throws -> Set<Int> {
        let start = ContinuousClock.now
        var reads = 0
        while true {
            let present = try await present(accounts)
            reads += 1
            guard saw(present), isPatient, present.count == accounts.count, control.stopReason == nil,
                let pause = policy.pause(afterReads: reads, elapsed: .now - start)
            else { return present }
            if reads == 2 { control.note(.readersLag(accounts: accounts.count, patience: policy.patience)) }
            await control.pause(for: pause)
        }
    }

    /// Gives all accounts their own calls. Accounts that are gone by then may have been deleted by this call.
    private func giveUp(_ batch: DeleteBatches.Batch, _ error: IdentityError, _ uncertain: UncertainDeletes) {
        let count = queue.note { $0.giveUpDeletes(batch, isInDoubt: uncertain.contains) }
        control.note(.bulkDeleteRefused(accounts: count, error))
    }
}
