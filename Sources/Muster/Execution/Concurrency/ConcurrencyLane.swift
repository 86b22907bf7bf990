import IdentityAPI
import Synchronization

/// The ``ConcurrencyLimit`` of one method behind a lock, with the queue of calls that wait for a place.
final class ConcurrencyLane: Sendable {
    private typealias Waiter = CheckedContinuation<Void, Never>

    private struct State {
        var limit: ConcurrencyLimit
        /// The calls in flight, by their numbers; `nil` at free numbers.
        var tickets: [ConcurrencyLimit.Ticket?] = []
        var freeNumbers: [Int] = []
        /// The calls that wait for a place, beginning at `firstWaiter`.
        var waiters: [Waiter] = []
        var firstWaiter = 0

        /// Gives the free places to waiting calls, and returns these.
        mutating func admitWaiters() -> [Waiter] {
            let first = firstWaiter
            while limit.hasRoom, firstWaiter < waiters.count {
                limit.take()
                firstWaiter += 1
            }
            guard firstWaiter > first else { return [] }
            defer { if firstWaiter == waiters.count { (waiters, firstWaiter) = ([], 0) } }
            return Array(waiters[first..<firstWaiter])
        }
    }

    private let state: Mutex<State>

    init(_ limit: ConcurrencyLimit) {
        state = Mutex(State(limit: limit))
    }

    /// The limit as it is now.
    var limit: ConcurrencyLimit { state.withLock { $0.limit } }

    /// The most calls in flight.
    var mostInFlight: Int { state.withLock { $0.limit.limit } }

    /// Takes a place, if one is free and no call waits for it.
    func takeFreePlace() -> Bool {
        state.withLock { state in
            guard state.waiters.isEmpty, state.limit.hasRoom else { return false }
            state.limit.take()
            return true
        }
    }

    /// Waits for a place.
    func waitForPlace() async {
        await withCheckedContinuation { continuation in
            let admitted = state.withLock { state in
                state.waiters.append(continuation)
                return state.admitWaiters()
            }
            for waiter in admitted { waiter.resume() }
        }
    }

    /// Records that a call with a place is sent. Returns its number.
    func sent() -> Int {
        state.withLock { state in
            let ticket = state.limit.send()
            if let number = state.freeNumbers.popLast() {
                state.tickets[number] = ticket
                return number
            }
            state.tickets.append(ticket)
            return state.tickets.count - 1
        }
    }

    /// Returns the place of a call.
    ///
    /// - Parameter call: the call's number and how it ended; `nil` for a call that was not sent.
    func leave(_ call: (number: Int, end: CallEnd)?) {
        let admitted = state.withLock { state in
            if let (number, end) = call, let ticket = state.tickets[number] {
                state.tickets[number] = nil
                state.freeNumbers.append(number)
                state.limit.ended(ticket, ConcurrencyLimit.Result(end))
            }
            state.limit.leave()
            return state.admitWaiters()
        }
        for waiter in admitted { waiter.resume() }
    }
}

extension ConcurrencyLimit.Result {
    /// Creates the result for the limit.
    fileprivate init(_ end: CallEnd) {
        switch end {
        case .answered(let latency): self = .answered(latency: latency)
        case .overloaded: self = .overloaded
        case .withheld: self = .withheld
        }
    }
}
