import IdentityAPI

/// Counts what became of the rows, and knows whether the run goes on.
///
/// Stopping is not cancelling: nothing new is handed out, calls that wait for their quota turn back, and calls in flight end.
actor RunControl {
    /// So many refusals in a row for one cause are no longer the rows' fault.
    private static let longestStreak = 100
    /// The fewest rows that tell anything about a share of failed ones.
    private static let smallestSample = 20

    private let maximumErrors: Allowance?
    private let gate: QuotaGate
    private let queue: WorkQueue
    private var hadAcceptedWrite: Bool
    /// What the last calls were refused for, as long as it was always the same.
    private var streak: (cause: String, calls: Int) = ("", 0)
    private(set) var counts: [Outcome.Status: Int] = [:]
    private(set) var stopReason: StopReason?
    /// What people should know, in the order in which it came up.
    private(set) var notices: [Notice] = []
    private var withheld: Notice?
    /// How long the calls took that were answered, and how many those are.
    private var answered: (time: Duration, calls: Int) = (.zero, 0)

    init(queue: WorkQueue, gate: QuotaGate, maximumErrors: Allowance?, hadAcceptedWrite: Bool) {
        self.queue = queue
        self.gate = gate
        self.maximumErrors = maximumErrors
        self.hadAcceptedWrite = hadAcceptedWrite
    }

    /// Notes what people should know.
    ///
    /// - Parameter isWithheld: whether the next calls may show that there is more to it; ``release()`` lets it be told.
    func note(_ notice: Notice, isWithheld: Bool = false) {
        if isWithheld {
            withheld = notice
        } else if case .groupWriteForbidden = notice, let earlier = withheld {
            notices.append(notice.adding(earlier))
            withheld = nil
        } else {
            notices.append(notice)
        }
    }

    /// Whether something is still held back.
    var hasWithheld: Bool { withheld != nil }

    /// Lets be told what was held back: there was no more to it.
    func release() {
        if let withheld { notices.append(withheld) }
        withheld = nil
    }

    /// The service has accepted a write, and took so long for it.
    func accepted(_ elapsed: Duration) {
        hadAcceptedWrite = true
        streak = ("", 0)
        answered = (answered.time + elapsed, answered.calls + 1)
    }

    /// How long a call takes on average, without the wait for its quota; `nil` before the first.
    var timePerCall: Duration? { answered.calls == 0 ? nil : answered.time / answered.calls }

    /// Waits, but not into a stop: a person who pressed Ctrl-C is not kept waiting for a back-off.
    func pause(for duration: Duration) async {
        let end = ContinuousClock.now + duration
        while stopReason == nil, .now < end {
            try? await Task.sleep(for: Swift.min(end - .now, .milliseconds(200)))
        }
    }

    /// Counts outcomes that are durable.
    ///
    /// - Parameter areOfCalls: whether each was decided by a call of its own, so that a row of refusals tells something of the calls to come.
    func count(_ outcomes: [Outcome], areOfCalls: Bool = true) async {
        for outcome in outcomes {
            counts[outcome.status, default: 0] += 1
            if areOfCalls, outcome.http != 0 { note(outcome) }
        }
        if streak.calls >= Self.longestStreak { await stop(.oneCause(streak.cause, calls: streak.calls)) }
        let failed = counts[.failed, default: 0] + counts[.unknown, default: 0]
        let done = counts.values.reduce(0, +)
        if let maximumErrors, maximumErrors.isExceeded(by: failed, of: done) {
            if case .percent = maximumErrors, done < Self.smallestSample { return }
            await stop(.errors(failed: failed))
        }
    }

    /// Takes a decided call into account: whether the service refuses everything for one cause.
    private func note(_ outcome: Outcome) {
        guard !outcome.status.isSuccess else {
            // An answer that was lost and settled was a success too.
            hadAcceptedWrite = true
            streak = ("", 0)
            return
        }
        let cause = outcome.message.isEmpty ? outcome.code : outcome.message
        streak = cause == streak.cause ? (cause, streak.calls + 1) : (cause, 1)
    }

    /// Stops the run. The first reason stands.
    func stop(_ reason: StopReason) async {
        if stopReason == nil { stopReason = reason }
        await queue.stop()
        await gate.stop()
    }

    /// Whether a 403 is about us rather than about its row: no write was ever accepted.
    func isForbiddenAltogether(_ error: IdentityError) -> Bool {
        error.kind == .forbidden && !hadAcceptedWrite
    }
}
