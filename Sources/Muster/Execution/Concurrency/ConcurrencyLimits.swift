import IdentityAPI
import Synchronization

/// Holds a ``ConcurrencyLimit`` for each method, and makes calls wait for their places, in the order in which they came.
///
/// Every call of a run passes here, the reads that settle and verify included.
final class ConcurrencyLimits: CallAdmission {
    private struct Lane {
        var limit: ConcurrencyLimit
        /// The calls in flight, by their numbers.
        var tickets: [Int: ConcurrencyLimit.Ticket] = [:]
        var lastNumber = 0
        /// The calls that wait for a place, from `firstWaiter` on.
        var waiters: [CheckedContinuation<Void, Never>] = []
        var firstWaiter = 0

        /// Gives the places that are free to those who wait.
        mutating func admitWaiters() -> [CheckedContinuation<Void, Never>] {
            guard firstWaiter < waiters.count else { return [] }
            var admitted: [CheckedContinuation<Void, Never>] = []
            while limit.hasRoom, firstWaiter < waiters.count {
                limit.take()
                admitted.append(waiters[firstWaiter])
                firstWaiter += 1
            }
            if firstWaiter == waiters.count { (waiters, firstWaiter) = ([], 0) }
            return admitted
        }
    }

    private struct State {
        var lanes: [Method: Lane]

        mutating func withLane<Result>(_ method: Method, _ body: (inout Lane) -> Result) -> Result {
            body(&lanes[method]!)
        }
    }

    private let state: Mutex<State>

    /// Limits that know nothing of the service yet.
    init(_ setting: ConcurrencySetting) {
        let isFixed = if case .fixed = setting { true } else { false }
        let lanes = Method.allCases.map {
            ($0, Lane(limit: ConcurrencyLimit(cap: setting.cap, isFixed: isFixed)))
        }
        state = Mutex(State(lanes: Dictionary(uniqueKeysWithValues: lanes)))
    }

    /// The most calls of a method that may be in flight.
    func limit(_ method: Method) -> Int {
        state.withLock { state in state.withLane(method) { $0.limit.limit } }
    }

    /// How many calls of some methods are in flight, and why no more.
    func use(of methods: some Sequence<Method>) -> RunProgress.Concurrency? {
        state.withLock { state in
            let limits = methods.compactMap { state.lanes[$0]?.limit }
            guard let busiest = limits.max(by: { $0.taken < $1.taken }) else { return nil }
            let inFlight = limits.reduce(0) { $0 + $1.inFlight }
            return RunProgress.Concurrency(inFlight: inFlight, limit: busiest.limit, bound: busiest.bound)
        }
    }

    // MARK: Admission

    func enter(_ method: Method) async -> Bool {
        let isAdmitted = state.withLock { state in
            state.withLane(method) { lane in
                guard lane.waiters.isEmpty, lane.limit.hasRoom else { return false }
                lane.limit.take()
                return true
            }
        }
        if isAdmitted { return false }
        await withCheckedContinuation { continuation in
            let admitted = state.withLock { state in
                state.withLane(method) { lane in
                    lane.waiters.append(continuation)
                    return lane.admitWaiters()
                }
            }
            for waiter in admitted { waiter.resume() }
        }
        return true
    }

    func leave(_ method: Method) {
        let admitted = state.withLock { state in
            state.withLane(method) { lane in
                lane.limit.leave()
                return lane.admitWaiters()
            }
        }
        for waiter in admitted { waiter.resume() }
    }

    func sent(_ method: Method) -> Int {
        state.withLock { state in
            state.withLane(method) { lane in
                lane.lastNumber += 1
                lane.tickets[lane.lastNumber] = lane.limit.send()
                return lane.lastNumber
            }
        }
    }

    func ended(_ method: Method, _ number: Int, _ end: CallEnd) {
        let admitted = state.withLock { state in
            state.withLane(method) { lane in
                guard let ticket = lane.tickets.removeValue(forKey: number) else {
                    return [CheckedContinuation<Void, Never>]()
                }
                lane.limit.ended(ticket, ConcurrencyLimit.Result(end))
                return lane.admitWaiters()
            }
        }
        for waiter in admitted { waiter.resume() }
    }
}

extension ConcurrencyLimit.Result {
    /// What the end of a call tells of the capacity.
    fileprivate init(_ end: CallEnd) {
        switch end {
        case .answered(let latency): self = .answered(latency: latency)
        case .overloaded: self = .overloaded
        case .withheld: self = .withheld
        }
    }
}

extension ConcurrencyLimit {
    /// Why there are no more calls in flight; `nil` while the limit grows, or is not used to the full.
    var bound: RunProgress.Concurrency.Bound? {
        if (taken - inFlight) * 4 > taken { return .quota }
        guard taken >= limit else { return nil }
        if limit == cap { return .limit }
        if ceiling < cap, phase != .slowStart { return .overload }
        return phase == .search ? .latency : nil
    }
}
