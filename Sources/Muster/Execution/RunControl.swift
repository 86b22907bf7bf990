import IdentityAPI
import Synchronization

/// Counts outcomes and stops the run when a rule says so.
///
/// Stopping is not cancelling: the queue hands out nothing new, calls that wait for their quota are not sent, and calls in flight end.
final class RunControl: Sendable {
    private let gate: QuotaGate
    let queue: WorkQueue
    /// Whether earlier processes of the run have tried all accounts that are left, in vain (``TriedAccounts``).
    let areAllTried: Bool
    private let state: Mutex<State>

    struct State {
        var rules: StopRules
        var commonCause = CommonCause()
        var withheld = WithheldRows()
        /// Whether a write was ever accepted, by an earlier process included.
        var hadAcceptedWrite: Bool
        /// The calls that were refused for what may be one cause for all, and of which it is being found out.
        var refusedCalls = 0
        /// The last refusal that may concern every call.
        var lastSuspect: IdentityError?
        /// The rows that stand for several accounts. Such a row counts when the last of its accounts has an outcome.
        var fanIns: [Int: RowFanIn]
        var stopReason: StopReason?
        var notices: [Notice] = []
        var withheldNotice: Notice?
        /// Whether a notice says that the last rows fail because they were tried before.
        var hasToldTriedTwice = false
        /// The number of answered calls, and the time that they took together.
        var answered: (time: Duration, calls: Int) = (.zero, 0)

        /// Records that the service accepted a write that was sent at `sent`.
        mutating func wasAccepted(sent: ContinuousClock.Instant) {
            hadAcceptedWrite = true
            rules.accepted()
            wasServed(sent: sent)
        }

        /// Records that the service processed a write that was sent at `sent`: earlier refusals concerned only their rows.
        mutating func wasServed(sent: ContinuousClock.Instant) {
            commonCause.served(sent: sent)
            if !commonCause.isCommon { withheld.release(refusedBefore: sent) }
        }

        /// Counts the outcome of a row, or notes the outcome of one of its accounts.
        mutating func count(_ row: Entry.RowOutcome) {
            var status: Outcome.Status? = row.outcome.status
            if row.part > 0 {
                fanIns[row.row]?.take(row.part, row.outcome)
                status = fanIns[row.row]?.status
            }
            if let status { rules.count(status) }
        }
    }

    /// - Parameters:
    ///   - areAllTried: whether earlier processes of the run have tried all accounts that are left, in vain.
    ///   - fanIns: the rows that stand for several accounts.
    init(
        queue: WorkQueue,
        gate: QuotaGate,
        maximumErrors: Threshold?,
        hadAcceptedWrite: Bool,
        areAllTried: Bool = false,
        fanIns: [Int: RowFanIn] = [:]
    ) {
        self.queue = queue
        self.gate = gate
        self.areAllTried = areAllTried
        let rules = StopRules(maximumErrors: maximumErrors)
        state = Mutex(State(rules: rules, hadAcceptedWrite: hadAcceptedWrite, fanIns: fanIns))
    }

    /// Reads or changes the state behind the lock.
    @discardableResult
    func change<Result>(_ body: (inout State) -> Result) -> Result { state.withLock { body(&$0) } }

    /// Records that the service refused a write because of its content: the service works.
    ///
    /// - Parameter sent: when the write was sent, or earlier.
    func served(sent: ContinuousClock.Instant) {
        state.withLock { $0.wasServed(sent: sent) }
    }

    /// Whether the service ever accepted a write of the run.
    var hadAcceptedWrite: Bool { state.withLock { $0.hadAcceptedWrite } }

    /// The number of rows with each outcome.
    var counts: [Outcome.Status: Int] { state.withLock { $0.rules.counts } }

    /// Why the run stops before its last row; `nil` while it runs.
    var stopReason: StopReason? { state.withLock { $0.stopReason } }

    /// Whether the run stops before its last row. Cheaper than ``stopReason``, and asked several times for each call.
    var isStopped: Bool { state.withLock { $0.stopReason != nil } }

    /// The notices for people, in the order in which they came up.
    var notices: [Notice] { state.withLock { $0.notices } }

    /// Adds a notice for people.
    ///
    /// - Parameter isWithheld: whether the next calls may add to it. ``release()`` publishes it.
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

    /// Whether a notice is withheld.
    var hasWithheld: Bool { state.withLock { $0.withheldNotice != nil } }

    /// Publishes the withheld notice.
    func release() {
        state.withLock { state in
            if let withheld = state.withheldNotice { state.notices.append(withheld) }
            state.withheldNotice = nil
        }
    }

    /// Records that the service accepted a write that was sent at `sent` and took `elapsed`.
    func accepted(sent: ContinuousClock.Instant, elapsed: Duration) {
        state.withLock { state in
            state.wasAccepted(sent: sent)
            state.answered = (state.answered.time + elapsed, state.answered.calls + 1)
        }
    }

    /// The average time of a call, without the wait for its quota; `nil` before the first.
    var timePerCall: Duration? {
        let answered = state.withLock { $0.answered }
        return answered.calls == 0 ? nil : answered.time / answered.calls
    }

    /// Waits, and returns early when the run stops, so that Ctrl-C does not wait for a back-off.
    func pause(for duration: Duration) async {
        let end = ContinuousClock.now + duration
        while stopReason == nil, !Task.isCancelled, .now < end {
            try? await Task.sleep(for: Swift.min(end - .now, .milliseconds(200)))
        }
    }

    /// Counts durable outcomes, and stops the run when a rule says so.
    ///
    /// - Parameter areOfCalls: whether each outcome comes from its own call, so that a streak of refusals predicts the next calls.
    func count(_ rows: [Entry.RowOutcome], areOfCalls: Bool = true) {
        let reason = state.withLock { state in
            for row in rows {
                state.count(row)
                guard areOfCalls, row.outcome.http != 0 else { continue }
                state.rules.decided(row.outcome)
                // A lost answer that was reconciled was a success too.
                if row.outcome.status.isSuccess { state.hadAcceptedWrite = true }
            }
            return state.rules.stopReason
        }
        if let reason { stop(reason) }
    }

    /// Stops the run. The first reason is kept.
    func stop(_ reason: StopReason) {
        state.withLock { state in
            if state.stopReason == nil { state.stopReason = reason }
        }
        queue.stop()
        gate.stop()
    }
}
