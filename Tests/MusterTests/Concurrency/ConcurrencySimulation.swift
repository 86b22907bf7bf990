import TestSupport

@testable import Muster

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// Makes calls against a ``SimulatedLoad`` in virtual time, as a run does: calls that meet an overload wait, without a place, and are repeated.
struct ConcurrencySimulation {
    /// How it went.
    struct Result {
        /// How long all calls took, in seconds.
        var time = 0.0
        var sent = 0
        var overloaded = 0
        var limit = 0
    }

    private enum Event {
        case answer(ConcurrencyLimit.Ticket, SimulatedLoad.Verdict, Double, attempt: Int)
        case retry(attempt: Int)
        case windowBegins
    }

    private var service: SimulatedLoad
    private var limit: ConcurrencyLimit
    private var random: SeededGenerator
    private var events = EventHeap<Event>()
    private var fresh: Int
    private var waiting: [Int] = []
    private var pausedUntil = 0.0
    private var connections = 0
    private var result = Result()

    /// - Parameter fixed: a fixed number of calls at once; `nil` for the adaptive limit.
    static func run(
        _ shape: ServiceShape,
        seed: UInt64,
        calls: Int,
        fixed: Int? = nil,
        halved: Range<Double> = 0..<0
    ) -> Result {
        let limit = ConcurrencyLimit(cap: fixed ?? 64, isFixed: fixed != nil)
        var simulation = ConcurrencySimulation(
            service: SimulatedLoad(shape, seed: seed, halved: halved),
            limit: limit,
            random: SeededGenerator(seed: seed &+ 12345),
            fresh: calls
        )
        return simulation.run(calls)
    }

    private init(service: SimulatedLoad, limit: ConcurrencyLimit, random: SeededGenerator, fresh: Int) {
        (self.service, self.limit, self.random, self.fresh) = (service, limit, random, fresh)
    }

    private mutating func run(_ calls: Int) -> Result {
        var done = 0
        send(at: 0)
        while done < calls, let (now, event) = events.popFirst() {
            result.time = now
            switch event {
            case .windowBegins: break
            case .retry(let attempt): waiting.append(attempt)
            case .answer(let ticket, let verdict, let duration, let attempt):
                service.end(verdict)
                switch verdict {
                case .answered:
                    limit.ended(ticket, .answered(latency: .seconds(duration)))
                    done += 1
                case .overloaded:
                    limit.ended(ticket, .overloaded)
                    result.overloaded += 1
                    let longest = min(0.2 * pow(2, Double(attempt)), 10)
                    events.insert(.retry(attempt: attempt + 1), at: now + longest * random.unit())
                case .throttled(let wait):
                    limit.ended(ticket, .withheld)
                    pausedUntil = now + wait
                    waiting.append(attempt)
                    events.insert(.windowBegins, at: pausedUntil)
                }
                limit.leave()
            }
            send(at: now)
        }
        result.limit = limit.limit
        return result
    }

    private mutating func send(at now: Double) {
        while fresh > 0 || !waiting.isEmpty, limit.hasRoom, now >= pausedUntil {
            if waiting.isEmpty {
                fresh -= 1
                waiting.append(0)
            }
            let attempt = waiting.removeLast()
            limit.take()
            let ticket = limit.send()
            var (duration, verdict) = service.call(at: now)
            if limit.inFlight > connections {
                // The first call on a connection waits for the connection too.
                connections = limit.inFlight
                duration += service.base
            }
            result.sent += 1
            events.insert(.answer(ticket, verdict, duration, attempt: attempt), at: now + duration)
        }
    }
}

/// What is to happen, the earliest first; of what happens at the same time, what was inserted first.
struct EventHeap<Event> {
    private var events: [(time: Double, number: Int, event: Event)] = []
    private var count = 0

    mutating func insert(_ event: Event, at time: Double) {
        count += 1
        events.append((time, count, event))
        var child = events.count - 1
        while child > 0, isBefore(child, (child - 1) / 2) {
            events.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    mutating func popFirst() -> (time: Double, event: Event)? {
        guard let first = events.first else { return nil }
        let last = events.removeLast()
        guard !events.isEmpty else { return (first.time, first.event) }
        events[0] = last
        var parent = 0
        while true {
            var least = parent
            for child in [2 * parent + 1, 2 * parent + 2] where child < events.count && isBefore(child, least) {
                least = child
            }
            guard least != parent else { return (first.time, first.event) }
            events.swapAt(parent, least)
            parent = least
        }
    }

    private func isBefore(_ left: Int, _ right: Int) -> Bool {
        (events[left].time, events[left].number) < (events[right].time, events[right].number)
    }
}
