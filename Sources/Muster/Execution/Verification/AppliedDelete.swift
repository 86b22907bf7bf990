import IdentityAPI

/// A bulk delete that the service accepted, for one of its accounts.
struct AppliedDelete: PendingVerification {
    let steps: [Change.Step]
    let accountID: String
    let evidence: RetryingExecutor.Evidence
    var needsGroups: Bool { false }

    func outcomes(_ account: RobotAccount?, _ groups: GroupTable, isLast: Bool) -> [Outcome]? {
        guard account == nil || isLast else { return nil }
        guard account != nil else { return same(.deleted, "delete") }
        let reason = "the service answered \(evidence.http), but the account still exists; resume checks again"
        return same(.unknown, "delete", "notVerified", reason)
    }

    func unknownOutcomes(_ error: IdentityError) -> [Outcome] {
        same(
            .unknown,
            "delete",
            "notVerified",
            "the service answered \(evidence.http), and Muster could not ask whether the account is gone (\(error.message)); resume asks again"
        )
    }
}
