extension Outcome {
    /// Codes of failures that do not depend on the row's contents.
    private static let passingCodes: Set<String> = [
        "answerLost", meanwhileCode, "createFailed", "deleteFailed", "groupNotMade", "groupRefused", "notApplied",
        "notVerified",
    ]

    /// The code of rows whose accounts changed since a kept plan.
    static let driftCode = "drift"
    /// The code of rows in conflict with somebody else's change since the plan. A retry plans them again.
    static let meanwhileCode = "changedMeanwhile"
    /// The code of a row that was to create an account under a name that another account has.
    static let nameTakenCode = "nameTaken"
    /// The code of a row that another row of its account contradicts: both fail.
    static let contradictionCode = "contradiction"

    /// Whether Muster left the row alone because its account changed since the plan.
    var isDrift: Bool { status == .failed && code == Self.driftCode }

    /// Whether the failure is retryable without a change of the row: a service in trouble, a missing right, another row that had to come first. A rejection of the
    /// row's contents is not retryable. An account that changed since a kept plan is not either: the user must decide.
    public var mayPass: Bool {
        switch status {
        case .unknown, .pending: true
        case .failed:
            switch http {
            case 401, 403, 408, 425, 429, 499...: true
            // No response.
            case 0 where code.isEmpty: true
            default: Self.passingCodes.contains(code)
            }
        default: false
        }
    }
}
