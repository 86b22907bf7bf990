import IdentityAPI

extension AccountWorker {
    /// Deletes the account. The following changes are made only when it is gone.
    func delete(
        _ steps: [Change.Step],
        rest: ArraySlice<Change>,
        _ account: inout Account
    ) async throws -> Bool {
        guard let id = account.id, let track = account.track else {
            return try await record(steps, steps.map { _ in Outcome(.unchanged, action: "delete") })
        }
        // An earlier process may have sent the call. Then "not found" is its effect.
        let mayHaveBeenSent = steps[0].wasPlanned
        let intent = IntentRecord([(steps[0], .delete(accountID: id))], checkpoint: checkpoint)
        let fresh = FreshCall(account, track, steps, accounts: accounts, checkpoint: checkpoint)
        let call = WriteCall.delete(id: id, client) {
            try await fresh.prepareDelete()
            try await intent.write()
        }
        let result = try await executor.run(call, mayHaveBeenSent: mayHaveBeenSent)
        var outcome = Outcome(.deleted, action: "delete", accountID: id)
        switch result {
        case .done(_, let evidence): outcome.take(evidence)
        case .withdrawn(true, let attempts):
            // The account is gone, and an earlier attempt of the run may have deleted it.
            outcome.take(RetryingExecutor.Evidence(http: 204, attempts: attempts, elapsed: .zero))
        case .withdrawn:
            // Somebody else has deleted the account. An attempt of this call, or a bulk delete, may have left its intent.
            if !steps[0].wasInRefusedCall { try await intent.withdraw(isOnRecord: true) }
            outcome = Outcome(.unchanged, action: "delete", accountID: id)
        case .refused(let error, let attempts) where await isGone(id, error):
            if mayHaveBeenSent || attempts > 1 {
                // Only the error's text says so, and an earlier attempt of the run, or a bulk delete, may have deleted it.
                outcome.take(RetryingExecutor.Evidence(http: 204, attempts: attempts, elapsed: error.elapsed))
                break
            }
            // Somebody else has deleted the account. The intent stays if a refused bulk delete may have deleted it, so that undo knows.
            if !steps[0].wasInRefusedCall { try await intent.withdraw() }
            outcome = Outcome(.unchanged, action: "delete", accountID: id)
        case .refused(let error, let attempts):
            if error.extent == .perhapsEveryCall { account.isWithheld = true }
            let failed = steps.map { _ in failure(error, attempts, account, "delete") }
            _ = try await record(steps, failed, isWithheld: account.isWithheld)
            let message = "row \(steps[0].row), which was to delete the account first, failed"
            return try await fail(rest.flatMap(\.steps), account, "deleteFailed", message)
        case .unknown(let error, let attempts):
            outcome = failure(error, attempts, account, "delete")
            outcome.status = .unknown
            _ = try await record(steps, steps.map { _ in outcome })
            return false
        case .stopped(let inDoubt, _):
            if !inDoubt { try await intent.withdraw() }
            return false
        }
        (account.track, account.id) = (nil, nil)
        return try await record(steps, steps.map { _ in outcome })
    }

    /// Returns whether a delete was refused because the account is gone. A service says so by 404, or in the error's text, which Muster verifies by reading the account.
    private func isGone(_ id: String, _ error: IdentityError) async -> Bool {
        if error.kind == .notFound { return true }
        guard error.reportsMissing else { return false }
        return (try? await retry.reading { try await client.robotAccountIfThere(id: id) == nil }) == true
    }
}
