/// A token bucket: an eighth of the limit at once, refilled evenly over the length of a window.
struct TokenBucket {
    private let limit: Int
    private let burst: Int
    private let length: Duration
    /// When the bucket is full again. Each call delays it by one call's share of the window.
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
