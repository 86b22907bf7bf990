/// A random fault of one call. The raw value is its word in the grammar of faults.
public enum Fault: String, Sendable, Hashable, CaseIterable {
    /// 429, as if the quota were spent; not applied.
    case throttled = "429"
    /// 500; not applied.
    case serverError = "500"
    /// 503; not applied.
    case unavailable = "503"
    /// The service resets the connection before it applies the call.
    case resetBefore = "reset-before"
    /// 200 with `succeeded: false`; not applied.
    case notSucceeded = "not-succeeded"
    /// 409 that says that somebody else has changed the same object at the same moment; not applied.
    case concurrent
    /// 200 with a page of HTML, like a gateway's sign-in page; not applied.
    case html
    /// 500, although the call was applied.
    case serverErrorAfter = "500-after"
    /// The service applies the call, then resets the connection without a response.
    case resetAfter = "reset-after"
    /// The service applies the call; the response body is not JSON.
    case garbage
    /// The service applies the call; the response body is truncated and the connection closed.
    case truncated

    /// Whether the service applied the call.
    var happensAfterApplying: Bool {
        switch self {
        case .throttled, .serverError, .unavailable, .resetBefore, .notSucceeded, .concurrent, .html: false
        case .serverErrorAfter, .resetAfter, .garbage, .truncated: true
        }
    }
}
