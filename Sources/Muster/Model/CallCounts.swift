public import IdentityAPI

/// Calls by method.
public struct CallCounts: Sendable, Hashable {
    /// Calls by method; methods that are not called are absent.
    public private(set) var calls: [Method: Int] = [:]

    /// No calls.
    public init() {}

    /// The calls of one method.
    public subscript(method: Method) -> Int {
        get { calls[method] ?? 0 }
        set { calls[method] = newValue == 0 ? nil : newValue }
    }

    /// The sum.
    static func + (a: CallCounts, b: CallCounts) -> CallCounts {
        var sum = CallCounts()
        sum.calls = a.calls.merging(b.calls, uniquingKeysWith: +)
        return sum
    }

    /// Returns how many windows the calls fill: for each method its calls divided by its limit. The slowest method decides.
    ///
    /// A method without a known limit counts a thousandth of Cloud's: when nothing is scarce, the fewest calls are best.
    func cost(under quota: QuotaPolicy) -> Cost {
        var cost = Cost(windows: 0, share: 0)
        for (method, count) in calls {
            if let limit = quota.limits[method] {
                cost.windows = Swift.max(cost.windows, Swift.max(count - 1, 0) / limit)
                cost.share += Double(count) / Double(limit)
            } else {
                cost.share += Double(count) / Double(QuotaPolicy.cloud.limits[method] ?? 160) / 1000
            }
        }
        return cost
    }

    /// The cost of calls: first the windows before the last call, then the used share of the quotas.
    struct Cost: Comparable {
        var windows: Int
        var share: Double

        static func < (a: Cost, b: Cost) -> Bool { (a.windows, a.share) < (b.windows, b.share) }
    }
}
