import IdentityAPI

/// A call that the service says it has applied: what was asked of it, and what becomes of its rows once it is known what was done.
struct AppliedChange: Sendable {
    /// The rows that the call served.
    let steps: [Change.Step]
    /// Whether these are all rows of their change, so that their planned outcomes hold.
    let isWhole: Bool
    /// Whether it made the account.
    let isCreate: Bool
    let before: AccountState
    let after: AccountState
    /// The account's id, as the service told it.
    let accountID: String
    let evidence: Delivery.Evidence

    /// What was asked for.
    var difference: Difference { before.difference(to: after) }

    /// What the service has left undone.
    func shortfall(_ actual: RobotAccount, _ groups: GroupTable) -> Shortfall {
        Shortfall(difference, after, actual, groups)
    }

    /// What became of the rows: those that got what they want, and those that did not.
    func outcomes(_ shortfall: Shortfall, _ groups: GroupTable) -> [Outcome] {
        steps.map { step in
            let isMaker = isCreate && step.row == steps[0].row
            let status = isMaker ? .created : isWhole ? step.outcome : .updated
            var outcome = Outcome(status, action: status == .created ? "create" : "update", accountID: accountID)
            // A row that added nothing to the rows before it needed no call of its own.
            if status != .unchanged { outcome.take(evidence) }
            if let reason = shortfall.reason(for: step.wish, groups) {
                outcome.status = .failed
                outcome.code = "notApplied"
                outcome.message = "the service answered \(evidence.http), and yet \(reason)"
            }
            return outcome
        }
    }

    /// The rows' outcomes when it cannot be found out what was done.
    func unknownOutcomes(_ error: IdentityError) -> [Outcome] {
        steps.map { step in
            var outcome = Outcome(.unknown, action: isCreate ? "create" : "update", accountID: accountID)
            outcome.take(evidence)
            outcome.code = "notVerified"
            outcome.message =
                "the service answered \(evidence.http) without saying what it did, and could not be asked (\(error.message)); resume asks again"
            return outcome
        }
    }
}

extension Outcome {
    /// Notes which call decided it.
    mutating func take(_ evidence: Delivery.Evidence) {
        http = evidence.http
        attempts = evidence.attempts
        milliseconds = Int(evidence.elapsed.milliseconds)
    }
}
