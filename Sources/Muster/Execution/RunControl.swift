import IdentityAPI
import Synchronization

/// Counts what became of the rows, and knows whether the run goes on.
///
/// Stopping is not cancelling: nothing new is handed out, calls that wait for their quota turn back, and calls in flight end.
final class RunControl: Sendable {
    private let gate: QuotaGate
    let queue: WorkQueue
    private let state: Mutex<State>

    struct State {
        var rules: StopRules
        var commonCause = CommonCause()
        var withheld = WithheldRows()
        /// Whether a write was ever accepted, by an earlier process included.
        var hadAcceptedWrite: Bool
        /// The last refusal that may be one of everything.
        var lastSuspect: IdentityError?
        /// The rows that stand for several accounts: they count when the last of those is settled.
        var fanIns: [Int: RowFanIn]
        var stopReason: StopReason?
        var notices: [Notice] = []
        var withheldNotice: Notice?
        /// How long the calls took that were answered, and how many those are.
        var answered: (time: Duration, calls: Int) = (.zero, 0)

        /// A write was accepted that was sent then.
        mutating func wasAccepted(sent: ContinuousClock.Instant) {
            hadAcceptedWrite = true
            rules.accepted()
            wasServed(sent: sent)
        }

        /// The service has dealt with a write that was sent then: refusals before it were about their rows.
        mutating func wasServed(sent: ContinuousClock.Instant) {
            commonCause.served(sent: sent)
            if !commonCause.isCommon { withheld.release(refusedBefore: sent) }
        }

        /// Counts what became of a row, or notes what became of one of its accounts.
        mutating func count(_ row: Entry.RowOutcome) {
            var status: Outcome.Status? = row.outcome.status
            if row.part > 0 {
                fanIns[row.row]?.take(row.part, row.outcome)
                status = fanIns[row.row]?.status
            }
            if let status { rules.count(status) }
        }
    }

    /// - Parameter fanIns: the rows that stand for several accounts.
    init(
        queue: WorkQueue,
        gate: QuotaGate,
        maximumErrors: Threshold?,
        hadAcceptedWrite: Bool,
        fanIns: [Int: RowFanIn] = [:]
    ) {
        self.queue = queue
        self.gate = gate
        let rules = StopRules(maximumErrors: maximumErrors)
        state = Mutex(State(rules: rules, hadAcceptedWrite: hadAcceptedWrite, fanIns: fanIns))
    }

    /// Looks at or changes what is behind the lock.
    @discardableResult
    func change<Result>(_ body: (inout State) -> Result) -> Result { state.withLock { body(&$0) } }

    /// The service has refused a write for what it asks: it serves us.
    ///
    /// - Parameter sent: when the write was sent, or earlier.
    func served(sent: ContinuousClock.Instant) {
        state.withLock { $0.wasServed(sent: sent) }
    }

    /// Rows by what became of them.
    var counts: [Outcome.Status: Int] { state.withLock { $0.rules.counts } }

    /// Why the run ends before its last row; `nil` while it goes on.
    var stopReason: StopReason? { state.withLock { $0.stopReason } }

    /// What people should know, in the order in which it came up.
    var notices: [Notice] { state.withLock { $0.notices } }

    /// Notes what people should know.
    ///
    /// - Parameter isWithheld: whether the next calls may show that there is more to it; ``release()`` lets it be told.
    func note(_ notice: Notice, isWithheld: Bool = false) {
        state.withLock { state in
            if isWithheld {
                state.withheldNotice = notice
            } else if case .groupWriteForbidden = notice, let earlier = state.withheldNotice {
                state.notices.append(notice.adding(earlier))
                state.withheldNotice = nil
            } else {
                state.notices.append(notice)
            }
        }
    }

    /// Whether something is still held back.
    var hasWithheld: Bool { state.withLock { $0.withheldNotice != nil } }

    /// Lets be told what was held back: there was no more to it.
    func release() {
        state.withLock { state in
            if let withheld = state.withheldNotice { state.notices.append(withheld) }
            state.withheldNotice = nil
        }
    }

    /// The service has accepted a write that was sent then, and took so long for it.
    func accepted(sent: ContinuousClock.Instant, elapsed: Duration) {
        state.withLock { state in
            state.wasAccepted(sent: sent)
            state.answered = (state.answered.time + elapsed, state.answered.calls + 1)
        }
    }

    /// How long a call takes on average, without the wait for its quota; `nil` before the first.
    var timePerCall: Duration? {
        let answered = state.withLock { $0.answered }
        return answered.calls == 0 ? nil : answered.time / answered.calls
    }

    /// Waits, but not into a stop: a person who pressed Ctrl-C is not kept waiting for a back-off.
    func pause(for duration: Duration) async {
        let end = ContinuousClock.now + duration
        while stopReason == nil, !Task.isCancelled, .now < end {
            try? await Task.sleep(for: Swift.min(end - .now, .milliseconds(200)))
        }
    }

    /// Counts outcomes that are durable.
    ///
    /// - Parameter areOfCalls: whether each was decided by a call of its own, so that a row of refusals tells something of the calls to come.
    func count(_ rows: [Entry.RowOutcome], areOfCalls: Bool = true) {
        let reason = state.withLock { state in
            for row in rows {
                state.count(row)
                guard areOfCalls, row.outcome.http != 0 else { continue }
                state.rules.decided(row.outcome)
                // An answer that was lost and settled was a success too.
                if row.outcome.status.isSuccess { state.hadAcceptedWrite = true }
            }
            return state.rules.stopReason
        }
        if let reason { stop(reason) }
    }

    /// Stops the run. The first reason stands.
    func stop(_ reason: StopReason) {
        state.withLock { state in
            if state.stopReason == nil { state.stopReason = reason }
        }
        queue.stop()
        gate.stop()
    }
}
