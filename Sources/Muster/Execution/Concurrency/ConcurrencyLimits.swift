import IdentityAPI

/// The ``ConcurrencyLimit`` of each method.
///
/// Every call of a run passes it, including the reads of reconciliation and verification.
final class ConcurrencyLimits: CallAdmission {
    /// The lane of each method, by ``Method/index``.
    private let lanes: [ConcurrencyLane]

    /// Creates limits without measurements.
    init(_ setting: ConcurrencySetting) {
        let isFixed = if case .fixed = setting { true } else { false }
        lanes = Method.allCases.map { _ in
            ConcurrencyLane(ConcurrencyLimit(cap: setting.cap, isFixed: isFixed))
        }
    }

    /// Returns the most calls of a method in flight.
    func limit(_ method: Method) -> Int { lanes[method.index].mostInFlight }

    /// Returns the calls of some methods in flight, and the reason for their limit.
    func use(of methods: some Sequence<Method>) -> RunProgress.Concurrency? {
        let limits = methods.map { lanes[$0.index].limit }
        guard let busiest = limits.max(by: { $0.taken < $1.taken }) else { return nil }
        let inFlight = limits.reduce(0) { $0 + $1.inFlight }
        return RunProgress.Concurrency(inFlight: inFlight, limit: busiest.limit, bound: busiest.bound)
    }

    // MARK: Admission

    func takeFreePlace(_ method: Method) -> Bool { lanes[method.index].takeFreePlace() }

    func waitForPlace(_ method: Method) async { await lanes[method.index].waitForPlace() }

    func sent(_ method: Method) -> Int { lanes[method.index].sent() }

    func leave(_ method: Method, _ call: (number: Int, end: CallEnd)?) { lanes[method.index].leave(call) }
}

extension ConcurrencyLimit {
    /// The reason for the limit; `nil` while it grows, or is not fully used.
    var bound: RunProgress.Concurrency.Bound? {
        if (taken - inFlight) * 4 > taken { return .quota }
        guard taken >= limit else { return nil }
        if limit == cap { return .limit }
        if ceiling < cap, phase != .slowStart { return .overload }
        return phase == .search ? .latency : nil
    }
}
