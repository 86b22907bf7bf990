import IdentityAPI

/// The attempts of one call: decides what follows each transient failure. A pure value that is told the time; ``RetryingExecutor`` sends, sleeps and asks the service.
struct RetryState: Sendable {
    typealias Instant = ContinuousClock.Instant

    /// What to do after a failure, in this order.
    struct Decision: Sendable, Hashable {
        /// How long to wait before the next attempt; `nil` where the circuit breaker holds the call, or no attempt follows.
        var pause: Duration?
        /// The failure that may hide a success, where the service is to be asked what came of the call before anything else.
        var reconciles: IdentityError?
        /// Whether no attempt follows: the call ends with what the service says, or with the failure.
        var isFinal = false
    }

    let policy: RetryPolicy
    /// Attempts that count, the present one included.
    private(set) var attempts = 0
    /// When an attempt failed first.
    private(set) var firstFailure: Instant?
    /// When the failures began that no earlier outage explains.
    private var streakBegan: Instant?
    private var failedAgain: Instant?
    private var lastFailure: Instant?
    /// Whether an attempt, of this process or an earlier one, may have been applied.
    private(set) var mayHaveBeenSent: Bool
    /// The last failure that may hide a success, until it is settled.
    private(set) var doubt: IdentityError?
    /// The last failure that may hide a success, settled or not: readers that lag may have shown that it was not applied.
    private(set) var lastDoubt: IdentityError?
    /// The attempts that met an overload while other calls got through: the limit does not count them, but each makes the next pause longer.
    private var spared = 0
    /// The attempts that reports tell: those that count, and those that met an overload.
    var sent: Int { attempts + spared }

    init(policy: RetryPolicy, mayHaveBeenSent: Bool) {
        self.policy = policy
        self.mayHaveBeenSent = mayHaveBeenSent
    }

    /// Records that an attempt begins.
    mutating func begin() { attempts += 1 }

    /// Records that the current attempt failed for a transient cause. Returns the failure for the circuit breaker.
    mutating func failed(
        _ error: IdentityError,
        _ circumstances: FailureCircumstances = FailureCircumstances(),
        wasProbe: Bool,
        at now: Instant
    ) -> CircuitBreaker.Failure {
        if error.mayHaveBeenApplied { (mayHaveBeenSent, doubt, lastDoubt) = (true, error, error) }
        let first = firstFailure ?? now
        firstFailure = first
        // What failed before an outage ended was the outage's fault.
        if let end = circumstances.outageEnd, let lastFailure, lastFailure <= end {
            (streakBegan, failedAgain) = (nil, nil)
        }
        if streakBegan != nil { failedAgain = failedAgain ?? now }
        let start = streakBegan ?? now
        (streakBegan, lastFailure) = (start, now)
        return CircuitBreaker.Failure(
            error: error,
            firstFailure: first,
            streakBegan: start,
            failedAgain: failedAgain,
            isLastAttempt: isSpent(since: start, at: now) && !circumstances.isSpared
                || circumstances.isOutOfPatience(since: start, at: now),
            wasProbe: wasProbe,
            isSpared: circumstances.isSpared
        )
    }

    /// Records that somebody else changed the same account at the same moment, so that nothing was applied.
    ///
    /// - Returns: how long to wait before the next attempt; `nil` where the attempts are spent.
    mutating func metConcurrentChange(at now: Instant) -> Duration? {
        let start = streakBegan ?? now
        (streakBegan, lastFailure, firstFailure) = (start, now, firstFailure ?? now)
        return isSpent(since: start, at: now) ? nil : policy.delay(before: attempts + spared)
    }

    private func isSpent(since start: Instant, at now: Instant) -> Bool {
        attempts >= policy.maximumAttempts && now - start >= policy.patience
    }

    /// Removes the current attempt from the count, because the failure was the service's.
    mutating func uncount() { attempts -= 1 }

    /// Decides what to do after a failure.
    ///
    /// - Parameters:
    ///   - failure: what ``failed(_:_:wasProbe:at:)`` returned.
    ///   - isDown: whether the circuit breaker considers it an outage.
    ///   - reconcilesFirst: whether the call must be reconciled before it is repeated.
    mutating func decide(_ failure: CircuitBreaker.Failure, isDown: Bool, reconcilesFirst: Bool) -> Decision {
        let error = failure.error
        var decision = Decision(isFinal: failure.isLastAttempt && !isDown)
        // Reads that are answered show that only these calls are in trouble, and in the end that only this row is.
        let isOwnError = isDown && failure.wasProbe && error.status == 500
        if isDown {
            uncount()
            if isOwnError { doubt = error }
        } else if !decision.isFinal {
            let drawn = policy.delay(before: attempts + spared, asked: error.retryAfter)
            // Something else answers, and every attempt costs a read besides: these pauses grow for certain.
            let shortest = policy.baseDelay * (1 << Swift.min(attempts + spared, 5))
            decision.pause = error.kind == .unreadableAnswer ? Swift.max(drawn, shortest) : drawn
            if failure.isSpared {
                uncount()
                spared += 1
            }
        }
        // A 2xx that cannot be read was most likely a success: asking costs less than repeating.
        if reconcilesFirst || decision.isFinal || error.kind == .unreadableAnswer || isOwnError {
            // A call that must not be repeated blindly is looked up before each repetition, also where only an attempt before the last one is in doubt.
            decision.reconciles = doubt ?? (reconcilesFirst ? lastDoubt : nil)
        }
        return decision
    }

    /// Records the service's word that it applied none of the attempts.
    mutating func settled() { doubt = nil }
}
