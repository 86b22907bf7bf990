@testable import IdentityAPI
import TestSupport

/// A service's quota for one method, in virtual time.
struct SimulatedService {
    /// How it counts.
    enum Count: Sendable {
        /// Windows side by side; the first one ends at `phase` of its length.
        case fixed(limit: Int, phase: Double)
        /// Each window ends at the call in question.
        case sliding(limit: Int)
        /// Up to `burst` at once, and `limit` more in each window, evenly.
        case bucket(limit: Int, burst: Int)
        /// No window: each call is refused with this chance.
        case chance(Double)
    }

    /// What an answer says besides yes or no.
    struct Telling: OptionSet, Sendable {
        let rawValue: Int
        static let retryAfter = Telling(rawValue: 1)
        static let headers = Telling(rawValue: 2)
        /// Headers that always say that there is plenty left, as those of a gateway with another quota do.
        static let otherHeaders = Telling(rawValue: 4)
    }

    let count: Count
    let window: Duration
    let telling: Telling
    /// When calls were admitted, oldest first.
    private(set) var admitted: ArraySlice<Duration> = []
    private var tokens = 0.0
    private var filledAt = Duration.zero
    private var random: SeededGenerator

    init(_ count: Count, window: Duration, telling: Telling, seed: UInt64) {
        self.count = count
        self.window = window
        self.telling = telling
        random = SeededGenerator(seed: seed)
        if case .bucket(_, let burst) = count { tokens = Double(burst) }
    }

    /// Counts a call; a refused one does not count.
    mutating func receive(at now: Duration) -> (isAdmitted: Bool, report: QuotaReport) {
        let (left, reset) = room(at: now)
        if left > 0 {
            admitted.append(now)
            tokens -= 1
        }
        var report = QuotaReport()
        let seconds = Duration.seconds((reset.inSeconds).rounded(.up))
        if left <= 0, telling.contains(.retryAfter) { report.retryAfter = seconds }
        if telling.contains(.headers) {
            let after = room(at: now)
            report.remaining = Swift.max(0, after.left)
            report.reset = .seconds(after.reset.inSeconds.rounded(.up))
            switch count {
            case .fixed(let limit, _), .sliding(let limit), .bucket(let limit, _): report.limit = limit
            case .chance: break
            }
        }
        if telling.contains(.otherHeaders) {
            report = QuotaReport(
                retryAfter: report.retryAfter,
                limit: 160,
                remaining: 100,
                reset: .seconds(180),
                window: window
            )
        }
        return (left > 0, report)
    }

    /// How many calls could come now, and how long until there is more room.
    private mutating func room(at now: Duration) -> (left: Int, reset: Duration) {
        switch count {
        case .fixed(let limit, let phase):
            let since = now + window * (1 - phase)
            let index = Int(since / window)
            let start = window * (index - 1) + window * phase
            admitted = admitted.drop { $0 < start }
            return (limit - admitted.count, start + window - now)
        case .sliding(let limit):
            admitted = admitted.drop { $0 + window <= now }
            return (limit - admitted.count, admitted.first.map { $0 + window - now } ?? window)
        case .bucket(let limit, let burst):
            let rate = Double(limit) / window.inSeconds
            tokens = Swift.min(Double(burst), tokens + (now - filledAt).inSeconds * rate)
            filledAt = now
            return (Int(tokens), .seconds((Double(Int(tokens)) + 1 - tokens) / rate))
        case .chance(let chance):
            return (random.unit() < chance ? 0 : 1, .seconds(1))
        }
    }
}

extension SeededGenerator {
    /// From 0 up to, but not including, 1.
    mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }
}
