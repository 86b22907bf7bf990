import IdentityAPI

/// The outcomes of rows whose call was not applied.
extension AccountWorker {
    /// Returns the outcome of a row that the service refused.
    func failure(_ error: IdentityError, _ attempts: Int, _ account: Account, _ action: String) -> Outcome {
        var outcome = Outcome(.failed, action: action, accountID: account.id ?? "")
        outcome.http = error.status ?? 0
        outcome.code = error.code ?? ""
        outcome.message = error.message
        outcome.attempts = attempts
        outcome.milliseconds = Int(error.elapsed.milliseconds)
        outcome.traceID = error.traceID ?? ""
        // A conflict of an update is not about its name, which never changes.
        if error.kind == .conflict, action == "create", !error.isOfForeignAccount {
            if outcome.code.isEmpty { outcome.code = Outcome.nameTakenCode }
            outcome.message = "an account named '\(account.name)' already existed: \(error.message)"
        }
        return outcome
    }

    /// Returns the outcome of a row in conflict with somebody else's change since the plan.
    ///
    /// - Parameter attempts: how often the call was sent before Muster saw the conflict.
    func inConflict(_ conflict: RowProblem, _ step: Change.Step, _ account: Account, _ attempts: Int) -> Outcome {
        var outcome = Outcome(conflict, action: "update")
        outcome.accountID = account.id ?? ""
        // Group calls, or an earlier process, may have made a part of the change. Undo checks that for outcomes with attempts.
        outcome.attempts = step.wasInRefusedCall || step.wasPlanned ? max(attempts, 1) : attempts
        return outcome
    }

    /// Returns the outcome of a row whose account somebody has deleted since the plan.
    func gone(_ id: String, _ attempts: Int, _ error: IdentityError? = nil) -> Outcome {
        var outcome = Outcome(.deletedMeanwhile, action: "update")
        outcome.accountID = id
        outcome.attempts = attempts
        outcome.http = error?.status ?? 0
        outcome.traceID = error?.traceID ?? ""
        return outcome
    }
}
