/// A token bucket: an eighth of the limit at once, refilled evenly over the length of a window.
struct TokenBucket {
    let limit: Int
    let length: Duration
    /// When the bucket is full again. Each call delays it by one call's share of the window.
    var full = Duration.zero

    mutating func admit(at now: Duration) -> QuotaWindows.Decision {
        let (share, burst) = (length / limit, max(1, limit / 8))
        full = max(full, now)
        let isAdmitted = full - now <= share * (burst - 1)
        if isAdmitted { full += share }
        let remaining = max(0, burst - Int(((full - now) / share).rounded(.up)))
        let next = remaining > 0 ? .zero : full - now - share * (burst - 1)
        return QuotaWindows.Decision(isAdmitted: isAdmitted, limit: limit, remaining: remaining, reset: next)
    }
}
