/// What an answer's headers say about the quota.
package struct QuotaReport: Sendable, Hashable {
    /// How long to wait before the next call: `Retry-After`.
    package var retryAfter: Duration?
    /// The calls that a window allows.
    package var limit: Int?
    /// The calls that the present window still allows.
    package var remaining: Int?
    /// How long until the window allows more.
    package var reset: Duration?
    /// The window's length.
    package var window: Duration?
}
