import IdentityAPI

extension AccountWorker {
    /// Removes the account. What the sheet wants of it afterwards is only done when it is gone.
    func delete(
        _ steps: [Change.Step],
        rest: ArraySlice<Change>,
        _ account: inout Account
    ) async throws -> Bool {
        guard let id = account.id, let track = account.track else {
            return try await record(steps, steps.map { _ in Outcome(.unchanged, action: "delete") })
        }
        // An earlier process may have sent it: then "not found" is its echo.
        let mayHaveBeenSent = steps[0].wasPlanned
        let intent = IntentRecord([(steps[0], .delete(accountID: id))], checkpoint: checkpoint)
        let look = FreshDelete(
            id: id,
            name: account.name,
            rows: steps.map(\.row),
            track,
            groups,
            accounts: accounts,
            checkpoint: checkpoint
        )
        let call = WriteCall.delete(id: id, client) {
            try await look.look()
            try await intent.write()
        }
        let result = try await executor.run(call, mayHaveBeenSent: mayHaveBeenSent)
        var outcome = Outcome(.deleted, action: "delete", accountID: id)
        switch result {
        case .done(_, let evidence): outcome.take(evidence)
        case .withdrawn(true, let attempts):
            // Gone, and an attempt of our own came before.
            outcome.take(RetryingExecutor.Evidence(http: 204, attempts: attempts, elapsed: .zero))
        case .withdrawn:
            // Gone already, and not by us: nothing was applied. An attempt that was settled has left its intent, of this call or of one for several.
            if !steps[0].wasInRefusedCall { try await intent.withdraw(isOnRecord: true) }
            outcome = Outcome(.unchanged, action: "delete", accountID: id)
        case .refused(let error, let attempts) where await isAbout(gone: id, error):
            if mayHaveBeenSent || attempts > 1 {
                // Words are all that says so, and an attempt of our own, or a call for several, may have deleted it.
                outcome.take(RetryingExecutor.Evidence(http: 204, attempts: attempts, elapsed: error.elapsed))
                break
            }
            // Gone already, and not by us. Where a refused call for several may have done it all the same, the intent stays, so that undo knows.
            if !steps[0].wasInRefusedCall { try await intent.withdraw() }
            outcome = Outcome(.unchanged, action: "delete", accountID: id)
        case .refused(let error, let attempts):
            if error.extent == .perhapsEveryCall { account.isWithheld = true }
            _ = try await record(
                steps,
                steps.map { _ in failure(error, attempts, account, "delete") },
                isWithheld: account.isWithheld
            )
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
        account.track = nil
        account.id = nil
        return try await record(steps, steps.map { _ in outcome })
    }

    /// Whether a delete was refused because the account is gone. Services say that by 404, or by words, which the account itself must confirm.
    private func isAbout(gone id: String, _ error: IdentityError) async -> Bool {
        if error.kind == .notFound { return true }
        guard error.speaksOfMissing else { return false }
        let isGone = try? await retry.reading { try await client.robotAccountIfThere(id: id) == nil }
        return isGone == true
    }
}
