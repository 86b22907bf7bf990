/// What the service's own headers leave to be sent until its window turns.
struct ServerQuota: Sendable {
    /// Calls that may still be sent; `nil` when nobody said.
    private(set) var left: Int?
    private var until = Duration.zero
    /// The fewest that the service spoke of in this window. Answers overtake each other; its count only goes down.
    private var fewest = Int.max
    /// Until when nothing is believed: what the headers offered was refused.
    private var doubtedUntil = Duration.zero

    /// Headers give whole seconds: two that mean the same moment may differ by so much.
    private static let slack = Duration.milliseconds(1500)

    /// Whether the service's window has turned since it was heard.
    func isOver(at now: Duration) -> Bool { now >= until }

    /// Whether more than `number` calls may still be sent by what was heard.
    func offers(_ number: Int, at now: Duration) -> Bool {
        left.map { $0 > number && !isOver(at: now) } ?? false
    }

    /// A call was refused that the headers had offered: they speak of something else, and are not believed for a while.
    mutating func wasRefused(at now: Duration, doubting length: Duration) {
        guard offers(0, at: now) else { return }
        left = nil
        doubtedUntil = now + length
    }

    /// How long until the service's window turns.
    func wait(at now: Duration) -> Duration { until - now }

    /// A call was sent.
    mutating func sent() {
        left = left.map { $0 - 1 }
    }

    /// A call was not sent after all.
    mutating func withdrawn() {
        left = left.map { $0 + 1 }
    }

    /// An answer says what is left. The service may or may not have counted the calls still in flight: they are taken for not counted, until
    /// the last of their answers says it exactly.
    mutating func heard(_ report: QuotaReport, inFlight: Int, at now: Duration) {
        guard now >= doubtedUntil, let remaining = report.remaining, let reset = report.reset, reset > .zero else {
            return
        }
        if now >= until || now + reset > until + Self.slack { fewest = .max }
        until = now + reset
        fewest = Swift.min(fewest, remaining)
        left = fewest - inFlight
    }
}
