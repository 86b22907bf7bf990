import IdentityAPI

/// A bulk delete that the service accepted, for one of its accounts.
struct AppliedDelete: PendingVerification {
    let steps: [Change.Step]
    let accountID: String
    let evidence: RetryingExecutor.Evidence
    var needsGroups: Bool { false }

    func outcomes(_ account: RobotAccount?, _ groups: GroupTable, isLast: Bool) -> [Outcome]? {
        guard account == nil || isLast else { return nil }
        return steps.map { _ in
            var outcome = Outcome(account == nil ? .deleted : .unknown, action: "delete", accountID: accountID)
            outcome.take(evidence)
            if account != nil {
                outcome.code = "notVerified"
                outcome.message =
                    "the service answered \(evidence.http), but the account still exists; resume checks again"
            }
            return outcome
        }
    }

    func unknownOutcomes(_ error: IdentityError) -> [Outcome] {
        steps.map { _ in
            var outcome = Outcome(.unknown, action: "delete", accountID: accountID)
            outcome.take(evidence)
            outcome.code = "notVerified"
            outcome.message =
                "the service answered \(evidence.http), and Muster could not ask whether the account is gone (\(error.message)); resume asks again"
            return outcome
        }
    }
}
