import IdentityAPI

/// Brings bulk deletes to an end. What became of the rows is decided when the accounts are read back (``ReadBack``): "done" says nothing of a single account.
struct DeleteWorker: Sendable {
    let client: IdentityClient
    let work: WorkList
    let checkpoint: Checkpoint
    let queue: WorkQueue
    let control: RunControl
    let delivery: Delivery

    /// Makes one call, and says what came of it. The ids of all its accounts are durable before it is sent.
    ///
    /// - Throws: ``RunError`` when the run cannot go on.
    func perform(_ batch: DeleteBatches.Batch) async throws {
        var ids: [String] = []
        var intents: [IntentRecord.Row] = []
        var mayHaveBeenSent = false
        for account in batch.accounts {
            guard let id = work[account].id, let step = work[account].changes.first?.steps.first else { continue }
            ids.append(id)
            intents.append((step, .delete(accountID: id)))
            if step.wasPlanned { mayHaveBeenSent = true }
        }
        let intent = IntentRecord(intents, checkpoint: checkpoint)
        let call = WriteCall.delete(ids: ids, client, retry: delivery.retry) { try await intent.write() }
        switch try await delivery.run(call, mayHaveBeenSent: mayHaveBeenSent) {
        case .done(_, let evidence): queue.note { $0.deleted(batch, evidence) }
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
        case .withdrawn: queue.note { $0.returnedDelete(batch) }
        case .stopped(let inDoubt):
            if !inDoubt { try await intent.withdraw() }
            queue.note { $0.returnedDelete(batch) }
        }
    }

    /// Asks which of the accounts are gone. Answers whether that says what came of the call: then those are removed, and the others are sent again.
    private func settle(_ batch: DeleteBatches.Batch, _ error: IdentityError, _ attempts: Int) async throws -> Bool {
        guard
            let present = try? await DirectoryReader(client: client, retry: delivery.retry).present(
                batch.accounts.compactMap { work[$0].id }
            )
        else { return false }
        let gone = batch.accounts.filter { !present.contains(ExactText.id(work[$0].id ?? "")) }
        guard !gone.isEmpty else { return false }
        let evidence = Delivery.Evidence(http: 204, attempts: attempts, elapsed: error.elapsed)
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
