import TestSupport

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// The shapes of service that a concurrency limit must suit.
enum ServiceShape: String, CaseIterable, Sendable {
    /// 100 ms a call and any number of calls.
    case far
    /// Four workers with a queue.
    case workers
    /// 503 above twelve at once.
    case refusing
    /// Each call slows all others; with too many, throughput falls.
    case dragging
    /// 503 above 24 at once; above 12 in the middle third.
    case shrinking
    /// 24 workers with a queue; twelve in the middle third.
    case shrinkingWorkers
    /// One call in twenty takes 5 to 20 times as long.
    case longTailed
    /// A quota of 500 calls in 5 s, refused by 429.
    case limited
    /// Writes hold one lock for a tenth of their time.
    case locked
}

/// A service in virtual time: says of each call when its answer comes, and whether the service had capacity for it.
struct SimulatedLoad {
    enum Verdict: Sendable { case answered, overloaded, throttled(wait: Double) }

    let shape: ServiceShape
    /// The time of a call that is alone, in seconds.
    let base: Double
    private let capacity: Double
    /// When the capacity is halved.
    private let halved: Range<Double>
    private var random: SeededGenerator
    private var serving = 0
    private var free: [Double]
    private var windowEnd = 0.0
    private var windowCalls = 0

    init(_ shape: ServiceShape, seed: UInt64, halved: Range<Double>) {
        self.shape = shape
        self.halved = halved
        random = SeededGenerator(seed: seed &* 7919)
        base = 0.1 * exp(0.3 * random.normal())
        let spread = random.unit()
        let workers: Int
        switch shape {
        case .workers: (capacity, workers) = (4, 4)
        case .refusing: (capacity, workers) = (12, 1)
        case .dragging: (capacity, workers) = (8 + 16 * spread, 1)
        case .shrinking: (capacity, workers) = (24, 1)
        case .shrinkingWorkers: (capacity, workers) = (24, 24)
        default: (capacity, workers) = (1, 1)
        }
        free = Array(repeating: 0, count: workers)
    }

    /// Takes a call. ``end(_:)`` must follow when its answer comes.
    mutating func call(at now: Double) -> (duration: Double, verdict: Verdict) {
        serving += 1
        let jitter = exp(0.1 * random.normal())
        let isHalved = halved.contains(now)
        switch shape {
        case .far: return (base * jitter, .answered)
        case .longTailed:
            let isSlow = random.unit() < 0.05
            return (base * (isSlow ? 5 + 15 * random.unit() : exp(0.4 * random.normal())), .answered)
        case .workers, .shrinkingWorkers:
            return (queued(base * 0.6 * exp(0.25 * random.normal()), travel: 0.02, at: now, isHalved), .answered)
        case .locked: return (queued(base * 0.1 * jitter, travel: base * 0.9, at: now, false), .answered)
        case .refusing, .shrinking:
            if Double(serving) > (isHalved ? capacity / 2 : capacity) {
                serving -= 1
                return (0.03 * jitter, .overloaded)
            }
            return (base * jitter, .answered)
        case .dragging:
            let share = Double(serving) / capacity
            return (base * (1 + share * share) * jitter, .answered)
        case .limited:
            if now >= windowEnd { (windowEnd, windowCalls) = ((now / 5).rounded(.down) * 5 + 5, 0) }
            windowCalls += 1
            return windowCalls > 500 ? (0.02, .throttled(wait: windowEnd - now)) : (base * jitter, .answered)
        }
    }

    /// An answer has come.
    mutating func end(_ verdict: Verdict) {
        if case .overloaded = verdict { return }
        serving -= 1
    }

    private mutating func queued(_ hold: Double, travel: Double, at now: Double, _ isHalved: Bool) -> Double {
        let workers = isHalved ? free.count / 2 : free.count
        let first = free.indices.prefix(workers).min { free[$0] < free[$1] } ?? 0
        free[first] = max(free[first], now + travel / 2) + hold
        return free[first] + travel / 2 - now
    }
}

extension SeededGenerator {
    /// A number from 0 up to, but not including, 1.
    mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }

    /// A number from the standard normal distribution.
    mutating func normal() -> Double {
        let radius = (-2 * log(max(unit(), 1e-300))).squareRoot()
        return radius * cos(2 * .pi * unit())
    }
}
