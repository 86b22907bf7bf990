import IdentityAPI

/// Hands out the work, counts what became of it, and knows whether the run goes on.
///
/// Stopping is not cancelling: nothing new is handed out, calls that wait for their quota turn back, and calls in flight end.
actor RunControl {
    /// So many refusals in a row for one cause are no longer the rows' fault.
    private static let longestStreak = 100

    private let work: [AccountWork]
    private let limit: Int
    private let maximumErrors: ErrorLimit?
    private let gate: QuotaGate
    private var handedOut = 0
    private var hadAcceptedWrite: Bool
    /// What the last calls were refused for, as long as it was always the same.
    private var streak: (cause: String, calls: Int) = ("", 0)
    private(set) var counts: [Outcome.Status: Int] = [:]
    private(set) var stopReason: StopReason?

    init(work: [AccountWork], settings: RunSettings, gate: QuotaGate, hadAcceptedWrite: Bool) {
        self.work = work
        self.hadAcceptedWrite = hadAcceptedWrite
        self.gate = gate
        limit = settings.limit ?? Int.max
        maximumErrors = settings.maximumErrors
    }

    /// The next account to work on; `nil` when there is none left or the run is stopped.
    func next() -> AccountWork? {
        guard stopReason == nil, handedOut < work.count else { return nil }
        guard handedOut < limit else { return nil }
        defer { handedOut += 1 }
        return work[handedOut]
    }

    /// Waits, but not into a stop: a person who pressed Ctrl-C is not kept waiting for a back-off.
    func pause(for duration: Duration) async {
        let end = ContinuousClock.now + duration
        while stopReason == nil, .now < end {
            try? await Task.sleep(for: Swift.min(end - .now, .milliseconds(200)))
        }
    }

    /// Counts outcomes that are durable.
    func count(_ outcomes: [Outcome]) async {
        for outcome in outcomes {
            counts[outcome.status, default: 0] += 1
            if outcome.http != 0 { note(outcome) }
        }
        if streak.calls >= Self.longestStreak { await stop(.oneCause(streak.cause, calls: streak.calls)) }
        let failed = counts[.failed, default: 0] + counts[.unknown, default: 0]
        if maximumErrors?.isExceeded(failed: failed, done: counts.values.reduce(0, +)) == true {
            await stop(.errors(failed: failed))
        }
    }

    /// Says why the run ended with work left, once everything that was handed out is done. A limit is no reason to hold back that.
    func finish() {
        if stopReason == nil, handedOut < work.count { stopReason = .limit(limit) }
    }

    /// Takes a decided call into account: whether the service ever accepts anything, and whether it refuses everything for one cause.
    private func note(_ outcome: Outcome) {
        if outcome.status.isSuccess {
            hadAcceptedWrite = true
            streak = ("", 0)
        } else {
            let cause = outcome.message.isEmpty ? outcome.code : outcome.message
            streak = cause == streak.cause ? (cause, streak.calls + 1) : (cause, 1)
        }
    }

    /// Stops the run. The first reason stands.
    func stop(_ reason: StopReason) async {
        if stopReason == nil { stopReason = reason }
        await gate.stop()
    }

    /// Whether a 403 is about us rather than about its row: no write was ever accepted.
    func isForbiddenAltogether(_ error: IdentityError) -> Bool {
        error.kind == .forbidden && !hadAcceptedWrite
    }
}
