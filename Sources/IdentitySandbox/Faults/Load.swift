/// How long the sandbox takes for a call, by how many there are at once. A call is applied at once and answered later.
public enum Load: Sendable, Hashable {
    /// So many calls are served at once, each for so long; the others wait in a queue.
    case workers(Int, each: Duration)
    /// A call takes so long alone, twice that with a number of others, and more with more: `duration × (1 + (n ÷ doubledAt)²)`.
    case drag(doubledAt: Int, Duration)
    /// Writes hold one lock, each for so long.
    case writeLock(Duration)
}

/// Reckons how long each call takes. All times count from the sandbox's start.
struct LoadBooks {
    private let load: Load?
    /// When each worker, or the lock, is free again.
    private var free: [Duration]

    init(_ load: Load?) {
        self.load = load
        if case .workers(let count, _)? = load {
            free = Array(repeating: .zero, count: count)
        } else {
            free = [.zero]
        }
    }

    /// How long a call takes that comes at `now`, its wait included.
    ///
    /// - Parameter inFlight: the calls in flight, this one included.
    mutating func duration(of call: Call, at now: Duration, inFlight: Int) -> Duration {
        switch load {
        case nil: .zero
        case .workers(_, let each)?: queued(each, at: now)
        case .drag(let count, let duration)?: duration * (1 + Double(inFlight * inFlight) / Double(count * count))
        case .writeLock(let duration)?: call.isWrite ? queued(duration, at: now) : .zero
        }
    }

    private mutating func queued(_ duration: Duration, at now: Duration) -> Duration {
        let first = free.indices.min { free[$0] < free[$1] } ?? 0
        free[first] = Swift.max(free[first], now) + duration
        return free[first] - now
    }
}
