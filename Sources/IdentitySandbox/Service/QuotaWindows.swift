import IdentityAPI

/// The count of one organization's calls against its quota, by method. All times count from the sandbox's start.
struct QuotaWindows {
    /// The decision about one call.
    struct Decision: Equatable {
        var isAdmitted: Bool
        /// The calls that a window allows; `nil` for an unlimited method.
        var limit: Int?
        /// The calls that the window still allows after this one.
        var remaining: Int
        /// The time until the window allows more: its end, or, for a sliding window, when its oldest call leaves it.
        var reset: Duration

        static let unlimited = Decision(isAdmitted: true, limit: nil, remaining: .max, reset: .zero)
    }

    private let policy: QuotaPolicy
    private let form: Faults.WindowKind
    private var fixed: [Method: (index: Int, used: Int)] = [:]
    private var sliding: [Method: SlidingWindow] = [:]
    private var buckets: [Method: TokenBucket] = [:]
    private let spenders: [Method: Int]
    /// The number of the last window in which each spender made its calls.
    private var spent: [Method: Int] = [:]

    /// - Parameter spenders: other clients' calls of each method at the start of every window.
    init(policy: QuotaPolicy, form: Faults.WindowKind, spenders: [Method: Int] = [:]) {
        self.policy = policy
        self.form = form
        self.spenders = spenders
    }

    /// Counts a call at `now`. Refused calls do not count against the quota.
    mutating func admit(_ method: Method, at now: Duration) -> Decision {
        guard let limit = policy.limits[method] else { return .unlimited }
        spend(method, limit: limit, until: Int(now / policy.window))
        return admit(method, limit: limit, at: now)
    }

    /// Makes the spender's calls up to the start of a window. Earlier windows no longer count.
    private mutating func spend(_ method: Method, limit: Int, until window: Int) {
        guard let calls = spenders[method], window > spent[method] ?? -1 else { return }
        for index in max((spent[method] ?? -1) + 1, window - 1)...window {
            for _ in 0..<calls { _ = admit(method, limit: limit, at: policy.window * index) }
        }
        spent[method] = window
    }

    private mutating func admit(_ method: Method, limit: Int, at now: Duration) -> Decision {
        switch form {
        case .fixed: admitFixed(method, limit: limit, at: now)
        case .sliding: sliding[method, default: SlidingWindow(limit: limit, length: policy.window)].admit(at: now)
        case .bucket: buckets[method, default: TokenBucket(limit: limit, length: policy.window)].admit(at: now)
        }
    }

    private mutating func admitFixed(_ method: Method, limit: Int, at now: Duration) -> Decision {
        let index = Int(now / policy.window)
        var (current, used) = fixed[method] ?? (index, 0)
        if current != index { (current, used) = (index, 0) }
        let isAdmitted = used < limit
        if isAdmitted { used += 1 }
        fixed[method] = (index, used)
        return Decision(
            isAdmitted: isAdmitted,
            limit: limit,
            remaining: limit - used,
            reset: policy.window * (index + 1) - now
        )
    }
}

/// The last admitted calls of one method, as many as the limit, in a ring: a call is admitted when the oldest of them
/// has left the window.
private struct SlidingWindow {
    let limit: Int
    let length: Duration
    var admitted: [Duration] = []
    var oldest = 0

    mutating func admit(at now: Duration) -> QuotaWindows.Decision {
        if admitted.count < limit {
            admitted.append(now)
        } else if admitted[oldest] + length <= now {
            admitted[oldest] = now
            oldest = (oldest + 1) % limit
        } else {
            return decision(isAdmitted: false, at: now)
        }
        return decision(isAdmitted: true, at: now)
    }

    private func decision(isAdmitted: Bool, at now: Duration) -> QuotaWindows.Decision {
        // The ring is in the order of time from `oldest` on, so the calls that have left the window are at its front.
        var left = 0
        var end = admitted.count
        while left < end {
            let middle = (left + end) / 2
            let time = admitted[(oldest + middle) % admitted.count]
            if time + length <= now { left = middle + 1 } else { end = middle }
        }
        let remaining = limit - (admitted.count - left)
        let next = left < admitted.count ? admitted[(oldest + left) % admitted.count] + length - now : .zero
        return QuotaWindows.Decision(isAdmitted: isAdmitted, limit: limit, remaining: remaining, reset: next)
    }
}
