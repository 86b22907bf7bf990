import IdentityAPI

/// Distinguishes one call's bad luck from an outage of one method: a circuit breaker, a pure value that is told the time.
///
/// - **Closed**: all calls are sent. A call that fails repeatedly while others succeed fails its row. The circuit opens when several calls fail and none succeeds (``FailingCalls``), and when a call fails to its end and none
///   that was sent since it began to fail has succeeded. It also opens when a failure asks for a wait (`Retry-After`) and no call has succeeded since it was sent, or since another failure asked for the wait.
/// - **Open**: no row fails, no attempt counts, and all calls wait, until the time that the service names or for growing intervals.
/// - **Half-open**: one call is sent as the probe. The success of any call closes the circuit.
///
/// The outage begins with the first failure. It ends the run when it lasts longer than the patience, or when the service asks for a wait that would. A failure that opens the circuit never ends the run alone: one more call must
/// fail the same way.
struct CircuitBreaker: Sendable {
    typealias Instant = ContinuousClock.Instant

    static let firstInterval = Duration.seconds(1)
    static let longestInterval = Duration.seconds(30)
    /// How long a single row may meet nothing but errors of a service that answers otherwise.
    static let longestOwnTrouble = Duration.seconds(30)
    /// How long web pages in the place of answers are waited out: they come from a portal or a gateway, and seldom go away by themselves.
    static let longestPages = Duration.seconds(30)
    /// After so long of nothing but pages they are told, and calls wait.
    static let firstPages = Duration.seconds(2)

    /// A call that failed for a cause that may pass.
    struct Failure: Sendable {
        var error: IdentityError
        /// When the call failed first. Calls are told apart by it.
        var firstFailure: Instant
        /// When the failures began that no earlier outage explains; `nil` where they all count.
        var streakBegan: Instant?
        /// When the second of those failures came; `nil` for the first.
        var failedAgain: Instant?
        /// Whether the call may not be sent again on its own account.
        var isLastAttempt = false
        /// Whether the call was the probe.
        var wasProbe = false
        /// Whether the attempt does not count, because the service had no capacity for it while it answered others.
        var isSpared = false

        /// When the failures began that may be the call's own trouble.
        var since: Instant { streakBegan ?? firstFailure }
    }

    /// Whether a call may go now.
    enum Admission: Sendable, Hashable {
        case go
        case goAsProbe
        case wait
    }

    /// The verdict on a failure.
    enum Verdict: Sendable, Hashable {
        /// The call's own trouble: the attempt counts.
        case ownTrouble
        /// The service is down: the attempt does not count.
        case down
        /// The service has been down for longer than the patience.
        case lasting
        /// The service asks for a wait that ends when the patience is over, or later.
        case retryAfterTooLong
    }

    enum Phase: Sendable, Hashable {
        case closed
        case open
        case halfOpen
    }

    private struct Outage {
        var began: Instant
        var interval = firstInterval
        var nextProbe: Instant
        var isProbing = false
        /// Whether a page or a redirect was met last.
        var isPage: Bool
        /// The calls that met it, each known by when it failed first.
        var calls: Set<Instant> = []
    }

    /// How long an outage may last.
    let patience: Duration
    private var outage: Outage?
    /// The calls that have failed since one got through.
    private var failing = FailingCalls()
    /// When a call got through last.
    private(set) var lastAnswer: Instant?
    /// When the last sent of the calls that got through was sent.
    private var lastAnsweredCall: Instant?
    /// When a success ended an outage last.
    private(set) var outageEnd: Instant?
    /// The wait that the service asks for.
    private(set) var requestedWait: (status: Int, until: Instant)?
    /// Whether a wait was asked for since a call got through last.
    private var wasAskedToWait = false
    /// The calls that met an overload, each known by when it failed first, and when they did last.
    private var overloads: [Instant: Instant] = [:]
    /// The status of the last failure; `nil` where it was no answer.
    private(set) var lastStatus: Int?

    init(patience: Duration) {
        self.patience = patience
    }

    var phase: Phase { outage.map { $0.isProbing ? .halfOpen : .open } ?? .closed }
    /// Since when nothing gets through; `nil` while all is well.
    var downSince: Instant? { outage?.began }
    /// Since when nothing gets through, before the circuit is open too; `nil` while all is well, or while one row alone may be in trouble.
    func troubledSince(at now: Instant) -> Instant? {
        downSince ?? failing.tellTrouble(at: now)
    }
    /// Whether something else answers in the place of the service.
    var isAnsweredByPage: Bool { outage?.isPage ?? false }

    /// Returns whether a call may be sent now. After a probe, the caller calls ``recordSuccess(sent:at:)`` or ``recordFailure(_:at:lastRead:)``.
    mutating func admit(at now: Instant) -> Admission {
        guard let current = outage else { return .go }
        guard !current.isProbing, current.nextProbe <= now else { return .wait }
        outage?.isProbing = true
        return .goAsProbe
    }

    /// Returns how many calls met an overload recently.
    mutating func overloadedCalls(at now: Instant) -> Int {
        overloads = overloads.filter { now - $0.value < FailureCircumstances.recently }
        return overloads.count
    }

    /// Records that the service answered a call, whatever the answer.
    ///
    /// - Parameter sent: when the call was sent; `nil` for now.
    mutating func recordSuccess(sent: Instant? = nil, at now: Instant) {
        lastAnswer = now
        lastAnsweredCall = Swift.max(lastAnsweredCall ?? sent ?? now, sent ?? now)
        if outage != nil { outageEnd = now }
        outage = nil
        failing = FailingCalls()
        requestedWait = nil
        wasAskedToWait = false
    }

    /// Records that the rows left are to blame for the outage, and not the service.
    mutating func recordOwnTrouble() {
        outage = nil
        requestedWait = nil
        wasAskedToWait = false
    }

    /// A call was not sent after all: if it was the probe, another one is.
    mutating func recordWithdrawal() {
        outage?.isProbing = false
    }

    /// Records that a call failed for a transient cause.
    ///
    /// - Parameter lastRead: when a reading call got through last.
    mutating func recordFailure(_ failure: Failure, at now: Instant, lastRead: Instant?) -> Verdict {
        let wait = failure.error.retryAfter.flatMap { $0 >= RetryAfterWait.shortest ? $0 : nil }
        if let wait, let status = failure.error.status {
            requestedWait = (status, Swift.max(requestedWait?.until ?? now, now + wait))
        }
        failing.add(failure, lastAnswer: lastAnswer)
        lastStatus = failure.error.status
        if failure.error.isOverload { overloads[failure.firstFailure] = now }
        guard outage != nil else { return open(failure, wait, at: now) ? .down : .ownTrouble }
        outage!.calls.insert(failure.firstFailure)
        outage!.isPage = failure.error.extent != .call
        if isOwnTrouble(failure.error, at: now, lastRead: lastRead) {
            outage = nil
            return .ownTrouble
        }
        let end = outage!.began + patience
        if failure.wasProbe {
            outage!.isProbing = false
            outage!.interval = Swift.min(outage!.interval * 2, Self.longestInterval)
            outage!.nextProbe = now + outage!.interval
            // The last probe goes when the patience ends, and not an interval later.
            let lastProbe = outage!.isPage ? Swift.min(end, outage!.began + Self.longestPages) : end
            if now <= lastProbe { outage!.nextProbe = Swift.min(outage!.nextProbe, lastProbe + .milliseconds(1)) }
        }
        if let wait {
            if now + wait >= end { return .retryAfterTooLong }
            outage!.nextProbe = Swift.max(outage!.nextProbe, now + wait)
        }
        let isOver = now > end || outage!.isPage && now - outage!.began > Self.longestPages
        return isOver ? .lasting : .down
    }

    /// Opens the circuit, if a failure tells of an outage.
    private mutating func open(_ failure: Failure, _ wait: Duration?, at now: Instant) -> Bool {
        // Calls that were under way together may have been answered in any order: the second one in a row that is asked to wait speaks for all.
        let asksAll = wait != nil && (wasAskedToWait || lastAnswer.map { $0 < now - failure.error.elapsed } ?? true)
        if wait != nil { wasAskedToWait = true }
        let isPage = failure.error.extent != .call && now - failure.since >= Self.firstPages
        // A call that was sent before the failures began does not show that the service works now, however late its answer came.
        let isQuiet = lastAnsweredCall.map { $0 < failure.since } ?? true
        let isQuietToTheEnd = (failure.isLastAttempt || isPage) && isQuiet
        let common = failing.outageBegan(at: now)
        guard asksAll || isQuietToTheEnd || common != nil else { return false }
        let began = common ?? failure.since
        // A wait that outlasts the patience is asked about once more before it is believed.
        let isTooLong = wait.map { now + $0 >= began + patience } ?? false
        let nextProbe = now + (isTooLong ? Self.firstInterval : Swift.max(wait ?? .zero, Self.firstInterval))
        outage = Outage(began: began, nextProbe: nextProbe, isPage: failure.error.extent != .call)
        outage!.calls = failing.calls
        return true
    }

    /// Whether a row is to blame after all: it alone meets an internal error (500, not 503), again and again, while reads are answered. It may be the
    /// last row, with no other left to show that the service is well.
    private func isOwnTrouble(_ error: IdentityError, at now: Instant, lastRead: Instant?) -> Bool {
        guard let outage else { return false }
        return error.status == 500 && outage.calls.count == 1 && now - outage.began > Self.longestOwnTrouble
            && lastRead.map { $0 > outage.began } ?? false
    }
}
