public import IdentityAPI

/// How many calls of each method something takes.
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

    /// The calls of both together.
    static func + (a: CallCounts, b: CallCounts) -> CallCounts {
        var sum = CallCounts()
        sum.calls = a.calls.merging(b.calls, uniquingKeysWith: +)
        return sum
    }

    /// How many windows they fill: for each method its calls over what a window allows; the method that takes longest decides.
    ///
    /// A method that has no limit, or none that is known, counts as if it had Cloud's, only a thousandth as much: where nothing is scarce, the fewest calls are best.
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

    /// What calls cost: first the windows that must pass before the last one is sent, then the share of the quotas that they spend.
    struct Cost: Comparable {
        var windows: Int
        var share: Double

        static func < (a: Cost, b: Cost) -> Bool { (a.windows, a.share) < (b.windows, b.share) }
    }
}
