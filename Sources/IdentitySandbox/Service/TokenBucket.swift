/// A quota without windows: an eighth of the limit may come at once, and the limit's worth comes back evenly over the length of one.
struct TokenBucket {
    private let limit: Int
    private let burst: Int
    private let length: Duration
    /// When the bucket will be full again: each call puts it off by one call's share of the window.
    private var full = Duration.zero

    init(limit: Int, length: Duration) {
        self.limit = limit
        self.length = length
        burst = max(1, limit / 8)
    }

    mutating func admit(at now: Duration) -> QuotaWindows.Decision {
        let share = length / limit
        full = max(full, now)
        let isAdmitted = full - now <= share * (burst - 1)
        if isAdmitted { full += share }
        let remaining = max(0, burst - Int(((full - now) / share).rounded(.up)))
        let next = remaining > 0 ? .zero : full - now - share * (burst - 1)
        return QuotaWindows.Decision(isAdmitted: isAdmitted, limit: limit, remaining: remaining, reset: next)
    }
}
