import IdentityAPI

/// Counts the outcomes of rows and calls, and decides when to stop: after too many failed rows, or after a streak of calls refused in the same words.
struct StopRules: Sendable {
    /// After this many refusals in a row in the same words, the run stops. Compare ``CommonCause/refusalsBeforeSampling``.
    static let refusalsBeforeStop = 100
    /// The fewest rows that tell anything about a share of failed ones.
    static let smallestSample = 20

    let maximumErrors: Threshold?
    /// The number of rows with each outcome.
    private(set) var counts: [Outcome.Status: Int] = [:]
    /// What the last calls were refused for, as long as it was always the same.
    private var streak: (cause: String, calls: Int) = ("", 0)

    init(maximumErrors: Threshold?) {
        self.maximumErrors = maximumErrors
    }

    /// Counts a row.
    mutating func count(_ status: Outcome.Status) { counts[status, default: 0] += 1 }

    /// A call was accepted.
    mutating func accepted() { streak = ("", 0) }

    /// A call decided a row.
    mutating func decided(_ outcome: Outcome) {
        guard !outcome.status.isSuccess else { return accepted() }
        let cause = outcome.message.isEmpty ? outcome.code : outcome.message
        streak = cause == streak.cause ? (cause, streak.calls + 1) : (cause, 1)
    }

    /// Why the run must stop; `nil` while it need not.
    var stopReason: StopReason? {
        if streak.calls >= Self.refusalsBeforeStop { return .oneCause(streak.cause, calls: streak.calls) }
        guard let maximumErrors else { return nil }
        let failed = counts[.failed, default: 0] + counts[.unknown, default: 0]
        let done = counts.values.reduce(0, +)
        guard maximumErrors.isExceeded(by: failed, of: done) else { return nil }
        if case .percent = maximumErrors, done < Self.smallestSample { return nil }
        return .errors(failed: failed)
    }
}
