import TestSupport

@testable import IdentityAPI

/// Some callers make a number of calls of one method through a ``Pace``, against a ``SimulatedService``, in virtual time.
struct Simulation {
    /// Somebody else who spends the same quota.
    struct Spender {
        /// Calls in each window.
        var calls: Int
        /// Whether they come one by one over the window, or all at its start.
        var isEven = false
        /// After how many windows it stops.
        var windows = Int.max
    }

    struct Outcome {
        /// From the first sending to the last answer.
        var time = Duration.zero
        var refused = 0
        /// Calls of everybody that the service admitted, by stretches of one window from the service's own boundary on.
        var admitted: [Int] = []
        /// The caller's own calls, likewise.
        var own: [Int] = []
        /// When each of the caller's calls was refused.
        var refusals: [Duration] = []
        /// What was forecast after each answer for the calls that were left.
        var forecasts: [Forecast] = []
    }

    struct Forecast {
        var at: Duration
        /// `nil` where it would have been a guess.
        var left: Duration?
    }

    var calls = 1600
    var callers = 8
    /// The limit that the pace goes by; `nil` for none.
    var limit: Int? = 160
    var window = Duration.seconds(300)
    /// The service's own window, where it is another.
    var serviceWindow: Duration?
    var spender: Spender?
    var seed: UInt64 = 1

    private enum Event {
        case tries(caller: Int)
        case arrives(caller: Int, Pace.Slot)
        case isAnswered(caller: Int, Pace.Slot, refused: Bool, QuotaReport)
        case spends(index: Int)
    }

    func run(_ count: SimulatedService.Count, _ telling: SimulatedService.Telling = []) -> Outcome {
        var random = SeededGenerator(seed: seed)
        let window = serviceWindow ?? self.window
        var service = SimulatedService(count, window: window, telling: telling, seed: seed &+ 99)
        var pace = Pace(limit: limit, window: self.window)
        var events = EventQueue<Event>()
        var outcome = Outcome()
        var boundary = Duration.zero
        if case .fixed(_, let phase) = count { boundary = window * (phase - 1) }
        func note(_ counts: inout [Int], _ now: Duration) {
            let index = Int((now - boundary) / window)
            while counts.count <= index { counts.append(0) }
            counts[index] += 1
        }
        // All spendings of a window are one event each; the first window's have begun with it.
        if spender != nil { events.push(.spends(index: 0), at: boundary) }
        for caller in 0..<callers { events.push(.tries(caller: caller), at: .milliseconds(Int(random.unit() * 5))) }
        var left = calls
        var unsent = calls
        while left > 0, let (now, event) = events.pop() {
            switch event {
            case .tries(let caller):
                guard unsent > 0 else { break }
                if let wait = pace.wait(at: now) {
                    // A caller looks again as often as the gate does, and no two of them at the same moment.
                    let nap = Swift.min(wait, .seconds(5)) + .microseconds(Int(random.unit() * 500))
                    events.push(.tries(caller: caller), at: now + nap)
                } else {
                    unsent -= 1
                    events.push(
                        .arrives(caller: caller, pace.sent(at: now)),
                        at: now + .milliseconds(2 + Int(random.unit() * 23))
                    )
                }
            case .arrives(let caller, let place):
                let (isAdmitted, report) = service.receive(at: now)
                if isAdmitted {
                    note(&outcome.admitted, now)
                    note(&outcome.own, now)
                } else {
                    outcome.refusals.append(now)
                }
                events.push(
                    .isAnswered(caller: caller, place, refused: !isAdmitted, report),
                    at: now + .milliseconds(3 + Int(random.unit() * 22))
                )
            case .isAnswered(let caller, let place, let refused, let report):
                pace.answered(place, at: now, refused: refused, report: report)
                if refused { unsent += 1 } else { left -= 1 }
                outcome.time = now
                if unsent > 0, pace.refused > 0 {
                    let isGuess = pace.isForecastGuess(at: now)
                    let left = isGuess ? nil : pace.forecast(calls: unsent, at: now)
                    outcome.forecasts.append(Forecast(at: now, left: left))
                }
                events.push(.tries(caller: caller), at: now)
            case .spends(let index):
                guard let spender, index / spender.calls < spender.windows else { break }
                if service.receive(at: Swift.max(now, .zero)).isAdmitted {
                    note(&outcome.admitted, Swift.max(now, .zero))
                }
                let next = index + 1
                let part =
                    spender.isEven
                    ? window * (next % spender.calls) / spender.calls : .milliseconds(next % spender.calls)
                events.push(.spends(index: next), at: boundary + window * (next / spender.calls) + part)
            }
        }
        outcome.refused = pace.refused
        return outcome
    }
}

/// What happens next, by time (a binary heap).
struct EventQueue<Event> {
    private var heap: [(time: Duration, event: Event)] = []

    mutating func push(_ event: Event, at time: Duration) {
        heap.append((time, event))
        var child = heap.count - 1
        while child > 0, heap[child].time < heap[(child - 1) / 2].time {
            heap.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    mutating func pop() -> (Duration, Event)? {
        guard let first = heap.first else { return nil }
        let last = heap.removeLast()
        guard !heap.isEmpty else { return (first.time, first.event) }
        heap[0] = last
        var parent = 0
        while true {
            var least = parent
            for child in [2 * parent + 1, 2 * parent + 2]
            where child < heap.count && heap[child].time < heap[least].time {
                least = child
            }
            guard least != parent else { break }
            heap.swapAt(parent, least)
            parent = least
        }
        return (first.time, first.event)
    }
}
