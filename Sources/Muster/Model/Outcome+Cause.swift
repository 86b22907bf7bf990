extension Outcome {
    /// Codes of failures that have nothing to do with what the row says.
    private static let passingCodes: Set<String> = [
        "answerLost", meanwhileCode, "createFailed", "deleteFailed", "groupNotMade", "groupRefused", "notApplied",
        "notVerified",
    ]

    /// The code of rows whose accounts have changed behind a plan's back.
    static let driftCode = "drift"
    /// The code of rows that are in conflict with what somebody else has changed since the plan. A retry plans them afresh.
    static let meanwhileCode = "changedMeanwhile"
    /// The code of a row that was to create an account under a name that another account has.
    static let nameTakenCode = "nameTaken"
    /// The code of a row that another row for its account contradicts: neither means anything without the other.
    static let contradictionCode = "contradiction"

    /// Whether the row was left alone because its account has changed behind the plan's back.
    var isDrift: Bool { status == .failed && code == Self.driftCode }

    /// Whether the cause of a failure may pass while the row stays as it is: a service in trouble, a right that was missing, another row that had to come first.
    /// What the service or the plan refused for what the row says does not, nor does an account that has changed behind a plan's back: that takes somebody's word.
    public var mayPass: Bool {
        switch status {
        case .unknown, .pending: true
        case .failed:
            switch http {
            case 401, 403, 408, 425, 429, 500...: true
            // No answer at all.
            case 0 where code.isEmpty: true
            default: Self.passingCodes.contains(code)
            }
        default: false
        }
    }
}
