import IdentityAPI

/// Sends a ``WriteCall``, retries it while its failures are transient, and reconciles it when its answer was lost.
struct RetryingExecutor: Sendable {
    /// How a call ended.
    enum Result: Sendable {
        /// The service applied the call. Holds the account as it is now; `nil` after a delete.
        case done(RobotAccount?, Evidence)
        /// The service did not apply the call and never will.
        case refused(IdentityError, attempts: Int)
        /// The call was sent, and nothing proves whether it was applied.
        case unknown(IdentityError, attempts: Int)
        /// The call was no longer needed. Says whether an earlier attempt may have been applied, and counts the attempts.
        case withdrawn(mayHaveBeenSent: Bool, attempts: Int)
        /// The run stopped. Says whether an attempt may still be applied, however late, so that a resume must look for it, and how the attempts before failed; `nil` for none.
        case stopped(inDoubt: Bool, after: Trouble?)
    }

    /// How the attempts of a call failed before the run stopped.
    struct Trouble: Sendable {
        var error: IdentityError
        var attempts: Int
    }

    /// What a report says about an applied call.
    struct Evidence: Sendable {
        var http: Int
        var attempts: Int
        var elapsed: Duration

        /// Adds another call for the same rows: keeps the most attempts of one call, and sums the time.
        mutating func add(_ other: Evidence) {
            http = other.http
            attempts = Swift.max(attempts, other.attempts)
            elapsed += other.elapsed
        }
    }

    let retry: RetryPolicy
    let health: ServiceHealth
    let control: RunControl
    /// Reads something of the organization with one call. Returns whether that works; `nil` when the answer proves nothing.
    let readsWork: @Sendable () async -> Bool?

    /// Sends the call until it has a result.
    ///
    /// - Parameters:
    ///   - call: the call.
    ///   - mayHaveBeenSent: whether an earlier process may have sent it.
    /// - Returns: how it ended. A refusal is a result, not an error.
    /// - Throws: ``RunError`` when the run cannot continue.
    func run(_ call: WriteCall, mayHaveBeenSent: Bool = false) async throws -> Result {
        var state = RetryState(policy: retry, mayHaveBeenSent: mayHaveBeenSent)
        while true {
            let isProbe: Bool
            do {
                isProbe = try await health.admit(call.method)
            } catch {
                let trouble = state.lastDoubt.map { Trouble(error: $0, attempts: Swift.max(state.sent, 1)) }
                guard let doubt = state.doubt else {
                    return .stopped(inDoubt: state.mayHaveBeenSent, after: trouble)
                }
                return try await settled(call, after: doubt, attempts: state.sent, isFinal: false)
                    ?? .stopped(inDoubt: true, after: trouble)
            }
            state.begin()
            let begun = ContinuousClock.now
            do {
                let answer = try await call.send()
                health.recordSuccess(call.method, elapsed: answer.elapsed)
                control.accepted(sent: answer.sent, elapsed: answer.elapsed)
                return .done(
                    answer.value,
                    Evidence(http: answer.status, attempts: state.sent, elapsed: answer.elapsed)
                )
            } catch is CallWithdrawn {
                health.recordWithdrawal(call.method)
                return .withdrawn(mayHaveBeenSent: state.mayHaveBeenSent, attempts: state.sent - 1)
            } catch let error as IdentityError {
                if error.kind == .concurrentChange, let pause = state.metConcurrentChange(at: .now) {
                    health.recordSuccess(call.method, elapsed: error.elapsed)
                    call.readAgain()
                    await control.pause(for: pause)
                    continue
                }
                guard error.isTransient else { return try await resolve(call, error, state, begun: begun) }
                let circumstances = health.circumstances(of: call.method, error)
                var failure = state.failed(error, circumstances, wasProbe: isProbe, at: .now)
                let isDown = await isDown(call.method, &failure)
                let next = state.decide(failure, isDown: isDown, reconcilesFirst: call.reconcilesBeforeRetry)
                if let pause = next.pause { await control.pause(for: pause) }
                if let doubt = next.reconciles {
                    let attempts = state.sent
                    let end = try await settled(call, after: doubt, attempts: attempts, isFinal: next.isFinal)
                    if let end { return end }
                    state.settled()
                    if call.mayBeUnsupported, error.kind == .unreadableAnswer {
                        return .refused(error, attempts: attempts)
                    }
                } else if next.isFinal {
                    return .refused(error, attempts: state.sent)
                }
            }
        }
    }

    /// Decides the result of a failure that a retry cannot fix.
    ///
    /// - Parameter begun: when the attempt began, before its wait for the quota.
    private func resolve(
        _ call: WriteCall,
        _ error: IdentityError,
        _ state: RetryState,
        begun: ContinuousClock.Instant
    ) async throws -> Result {
        if error.kind != .stopped { health.recordSuccess(call.method, elapsed: error.elapsed) }
        let (attempts, stopped) = (state.sent, Result.stopped(inDoubt: state.mayHaveBeenSent, after: nil))
        switch error.kind {
        case .stopped: return stopped
        case .throttled:
            // Only a wait that is much longer than the window arrives here.
            let wait = RetryAfterWait(error)
            control.stop(wait.map { .askedToWait(error, until: $0, patience: health.timeout) } ?? .outage(error))
            return stopped
        case .notAuthorized where call.isDispensable: return .refused(error, attempts: attempts)
        case .notAuthorized:
            control.stop(.notAuthorized(error))
            return stopped
        case .untrusted:
            control.stop(error.isOfProxy ? .blocked(error, readsWork: false) : .outage(error))
            return stopped
        default: break
        }
        switch error.extent {
        case .everyCall:
            control.stop(.blocked(error, readsWork: false))
            return stopped
        case .perhapsEveryCall:
            if await control.isCommon(error, counts: !call.isDispensable, readsWork: readsWork) {
                // The rows are withheld and stay pending, with what the service said of them.
                return call.isDispensable || state.mayHaveBeenSent ? stopped : .refused(error, attempts: attempts)
            }
        case .call: control.served(sent: begun)
        }
        if state.mayHaveBeenSent, call.isDuplicateProof, error.kind == call.expectedDuplicate {
            let evidence = Evidence(http: call.successStatus, attempts: Swift.max(attempts, 1), elapsed: error.elapsed)
            return .done(nil, evidence)
        }
        if state.mayHaveBeenSent, error.kind == call.expectedDuplicate || call.reconcilesBeforeRetry {
            // The service may have applied an earlier attempt. Then this refusal, whatever its words, is an expected duplicate.
            return try await settled(call, after: error, attempts: attempts, isFinal: true)
                ?? .refused(error, attempts: attempts)
        }
        return .refused(error, attempts: attempts)
    }

    /// Asks the service whether an attempt was applied, until it answers. Returns `nil` when the attempt was not applied and may be sent again.
    private func settled(
        _ call: WriteCall,
        after error: IdentityError,
        attempts: Int,
        isFinal: Bool
    ) async throws -> Result? {
        var firstFailure: ContinuousClock.Instant?
        var tries = 0
        let start = ContinuousClock.now
        while true {
            let isStopped = control.stopReason != nil
            var isProbe = false
            if !isStopped {
                do { isProbe = try await health.admit(.get) } catch { continue }
            }
            tries += 1
            do {
                let reconciliation = try await call.reconcile(isFinal || error.kind == call.expectedDuplicate)
                health.recordSuccess(.get)
                switch reconciliation {
                case .applied(let account):
                    // The answer was lost, and the write was not: such calls get through.
                    health.recordSuccess(call.method)
                    return .done(
                        account,
                        Evidence(http: call.successStatus, attempts: Swift.max(attempts, 1), elapsed: error.elapsed)
                    )
                case .taken(let conflict, let mayLag):
                    guard mayLag, !isStopped, .now - start < retry.patience else {
                        return .refused(conflict, attempts: attempts)
                    }
                    await control.pause(for: .milliseconds(500))
                case .partlyApplied: return .refused(error, attempts: attempts)
                case .notApplied where error.kind == call.expectedDuplicate:
                    // The service says that the account exists but does not show it: its list lags. That proves neither.
                    guard !isStopped, .now - start < retry.patience else { return .unknown(error, attempts: attempts) }
                    await control.pause(for: .milliseconds(500))
                case .notApplied: return isFinal ? .refused(error, attempts: attempts) : nil
                }
            } catch let trouble as IdentityError {
                // While the run is stopping, there is one try. What it cannot prove, the resume does.
                guard trouble.isTransient, !isStopped else {
                    if trouble.kind == .notAuthorized { control.stop(.notAuthorized(trouble)) }
                    if trouble.extent == .perhapsEveryCall, !trouble.isTransient {
                        _ = await control.isCommon(trouble, counts: false, readsWork: readsWork)
                    }
                    return .unknown(error, attempts: attempts)
                }
                let began = firstFailure ?? .now
                firstFailure = began
                let circumstances = health.circumstances(of: .get, trouble)
                if circumstances.isSpared { tries -= 1 }
                let isLast =
                    tries >= retry.maximumAttempts || circumstances.isOutOfPatience(since: began, at: .now)
                let failure = CircuitBreaker.Failure(
                    error: trouble,
                    firstFailure: began,
                    isLastAttempt: isLast,
                    wasProbe: isProbe
                )
                if health.recordFailure(.get, failure) {
                    tries -= 1
                } else if isLast {
                    return .unknown(error, attempts: attempts)
                } else {
                    await control.pause(for: retry.delay(before: Swift.max(tries, 1), asked: trouble.retryAfter))
                }
            }
        }
    }
}
