/// A way in which one call goes wrong by chance. The raw value is its word in the grammar of faults.
public enum Fault: String, Sendable, Hashable, CaseIterable {
    /// 429, as if the quota were spent; not applied.
    case throttled = "429"
    /// 500; not applied.
    case serverError = "500"
    /// 503; not applied.
    case unavailable = "503"
    /// The connection is reset before the call is applied.
    case resetBefore = "reset-before"
    /// 200 that says `succeeded: false`; not applied.
    case notSucceeded = "not-succeeded"
    /// 409 that says that somebody else has changed the same object at the same moment; not applied.
    case concurrent
    /// 200 with a page of HTML, like a gateway's sign-in page; not applied.
    case html
    /// 500, although the call was applied.
    case serverErrorAfter = "500-after"
    /// The call is applied, then the connection is reset with no answer.
    case resetAfter = "reset-after"
    /// The call is applied; the success's body is not JSON.
    case garbage
    /// The call is applied; the body ends half way and the connection is closed.
    case truncated

    /// Whether the service has done what the call asked.
    var happensAfterApplying: Bool {
        switch self {
        case .throttled, .serverError, .unavailable, .resetBefore, .notSucceeded, .concurrent, .html: false
        case .serverErrorAfter, .resetAfter, .garbage, .truncated: true
        }
    }
}
