import IdentityAPI

/// What becomes of rows whose call was not applied.
extension AccountWorker {
    func failure(_ error: IdentityError, _ attempts: Int, _ account: Account, _ action: String) -> Outcome {
        var outcome = Outcome(.failed, action: action, accountID: account.id ?? "")
        outcome.http = error.status ?? 0
        outcome.code = error.code ?? ""
        outcome.message = error.message
        outcome.attempts = attempts
        outcome.milliseconds = Int(error.elapsed.milliseconds)
        outcome.traceID = error.traceID ?? ""
        // What conflicts with an update is not known: its name never changes.
        if error.kind == .conflict, action == "create", !error.isOfForeignAccount {
            if outcome.code.isEmpty { outcome.code = Outcome.nameTakenCode }
            outcome.message = "an account named '\(account.name)' already existed: \(error.message)"
        }
        return outcome
    }

    /// A row in conflict with what somebody else has changed since the plan.
    ///
    /// - Parameter attempts: how often the call was sent before that was seen.
    func inConflict(_ conflict: RowProblem, _ step: Change.Step, _ account: Account, _ attempts: Int) -> Outcome {
        var outcome = Outcome(conflict, action: "update")
        outcome.accountID = account.id ?? ""
        // Calls of its groups, or of an earlier process, may have brought about a part of it: undo looks.
        outcome.attempts = step.wasInRefusedCall || step.wasPlanned ? max(attempts, 1) : attempts
        return outcome
    }

    /// A row whose account somebody has deleted since the plan.
    func gone(_ id: String, _ attempts: Int, _ error: IdentityError? = nil) -> Outcome {
        var outcome = Outcome(.deletedMeanwhile, action: "update")
        outcome.accountID = id
        outcome.attempts = attempts
        outcome.http = error?.status ?? 0
        outcome.traceID = error?.traceID ?? ""
        return outcome
    }
}
