/// What an answer's headers say about the quota.
public struct QuotaReport: Sendable, Hashable {
    /// How long to wait before the next call: `Retry-After`.
    public var retryAfter: Duration?
    /// The calls that a window allows.
    public var limit: Int?
    /// The calls that the present window still allows.
    public var remaining: Int?
    /// How long until the window allows more.
    public var reset: Duration?
    /// The window's length.
    public var window: Duration?

    /// A report that says nothing, but for what is given.
    public init(
        retryAfter: Duration? = nil,
        limit: Int? = nil,
        remaining: Int? = nil,
        reset: Duration? = nil,
        window: Duration? = nil
    ) {
        self.retryAfter = retryAfter
        self.limit = limit
        self.remaining = remaining
        self.reset = reset
        self.window = window
    }
}
