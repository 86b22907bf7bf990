import IdentityAPI

/// Brings a ``WriteCall`` to an end: sends it, sends it again while its failures are transient, and settles it when its answer was lost.
struct Delivery: Sendable {
    /// How it ended.
    enum Result: Sendable {
        /// Applied. The account as the service has it now, `nil` after a delete.
        case done(RobotAccount?, Evidence)
        /// Not applied, and it never will be.
        case refused(IdentityError, attempts: Int)
        /// Sent, and nobody knows.
        case unknown(IdentityError, attempts: Int)
        /// Ended because the run was stopped. Whether an attempt that was sent may still be applied, however late, and must be looked for again.
        case stopped(inDoubt: Bool)
    }

    /// What a report says of a call that was applied.
    struct Evidence: Sendable {
        var http: Int
        var attempts: Int
        var elapsed: Duration

        /// Takes another call for the same rows into account: the most attempts of one call, and the time of all.
        mutating func add(_ other: Evidence) {
            http = other.http
            attempts = Swift.max(attempts, other.attempts)
            elapsed += other.elapsed
        }
    }

    let retry: RetryPolicy
    let health: ServiceHealth
    let control: RunControl

    /// Brings it to an end.
    ///
    /// - Parameter mayHaveBeenSent: whether an earlier process may have sent it already.
    /// - Throws: ``RunError`` when the run cannot go on. A refusal is a result, not an error.
    func run(_ call: WriteCall, mayHaveBeenSent: Bool = false) async throws -> Result {
        var mayHaveBeenSent = mayHaveBeenSent
        var attempts = 0
        var firstFailure: ContinuousClock.Instant?
        /// The attempts that met an overload while other calls got through: reports tell them, and the limit of attempts does not count them.
        var spared = 0
        /// The last failure that may hide a success, until it is settled.
        var doubt: IdentityError?
        while true {
            let isProbe: Bool
            do {
                isProbe = try await health.admit(call.method)
            } catch {
                guard let doubt else { return .stopped(inDoubt: mayHaveBeenSent) }
                return try await settled(call, after: doubt, attempts: attempts + spared, isFinal: false)
                    ?? .stopped(inDoubt: true)
            }
            attempts += 1
            do {
                let answer = try await call.send()
                health.answered(call.method)
                control.accepted(answer.elapsed)
                return .done(
                    answer.value,
                    Evidence(http: answer.status, attempts: attempts + spared, elapsed: answer.elapsed)
                )
            } catch let error as IdentityError {
                guard error.isTransient else {
                    if error.kind != .stopped { health.answered(call.method) }
                    return try await resolve(call, error, attempts: attempts + spared, mayHaveBeenSent: mayHaveBeenSent)
                }
                if error.mayHaveBeenApplied { (mayHaveBeenSent, doubt) = (true, error) }
                let start = firstFailure ?? .now
                firstFailure = start
                let isSpared = health.spares(call.method, error)
                let isLast =
                    !isSpared && attempts >= retry.maximumAttempts && .now - start >= retry.patience
                    || health.isOutOfPatience(error, firstFailure: start)
                let isDown = health.failed(
                    call.method,
                    error,
                    firstFailure: start,
                    isLastAttempt: isLast,
                    wasProbe: isProbe
                )
                if isDown {
                    attempts -= 1
                    // Reads that are answered show that only these calls are in trouble, and in the end that only this row is.
                    if error.status == 500, isProbe { doubt = error }
                } else if !isLast {
                    await control.pause(for: retry.delay(before: attempts + spared, asked: error.retryAfter))
                }
                if isSpared, !isDown, !isLast { (attempts, spared) = (attempts - 1, spared + 1) }
                // A 2xx that cannot be read was most likely a success: asking costs less than repeating.
                let mustSettle =
                    call.settlesBeforeRepeating || isLast && !isDown || error.kind == .unreadableAnswer
                    || isDown && isProbe && error.status == 500
                if let unsettled = doubt, mustSettle {
                    if let end = try await settled(
                        call,
                        after: unsettled,
                        attempts: attempts + spared,
                        isFinal: isLast && !isDown
                    ) {
                        return end
                    }
                    doubt = nil
                    if call.mayBeUnknown, error.kind == .unreadableAnswer {
                        return .refused(error, attempts: attempts + spared)
                    }
                } else if isLast, !isDown {
                    return .refused(error, attempts: attempts + spared)
                }
            }
        }
    }

    /// What a refusal means.
    private func resolve(
        _ call: WriteCall,
        _ error: IdentityError,
        attempts: Int,
        mayHaveBeenSent: Bool
    ) async throws -> Result {
        switch error.kind {
        case .stopped: return .stopped(inDoubt: mayHaveBeenSent)
        case .notAuthorized where call.isDispensable, .forbidden where call.isDispensable:
            return .refused(error, attempts: attempts)
        case .notAuthorized, .untrusted:
            control.stop(error.kind == .untrusted ? .outage(error) : .notAuthorized(error))
            return .stopped(inDoubt: mayHaveBeenSent)
        case .forbidden where control.isForbiddenAltogether(error):
            control.stop(.notAuthorized(error))
            return .stopped(inDoubt: mayHaveBeenSent)
        case _ where mayHaveBeenSent && (error.kind == call.echo || call.settlesBeforeRepeating):
            // Our own earlier attempt may have been applied after all, and this refusal be its echo, in whatever words.
            return try await settled(call, after: error, attempts: attempts, isFinal: true)
                ?? .refused(error, attempts: attempts)
        default: return .refused(error, attempts: attempts)
        }
    }

    /// Asks what came of an attempt, until there is an answer. `nil` when nothing came of it and it may be sent again.
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
                let fate = try await call.settle(isFinal || error.kind == call.echo)
                health.answered(.get)
                switch fate {
                case .applied(let account):
                    return .done(
                        account,
                        Evidence(http: call.successStatus, attempts: Swift.max(attempts, 1), elapsed: error.elapsed)
                    )
                case .notApplied where error.kind == call.echo:
                    // The service says that it is there and shows nothing: its list lags behind. That proves neither.
                    guard !isStopped, .now - start < retry.patience else { return .unknown(error, attempts: attempts) }
                    await control.pause(for: .milliseconds(500))
                case .notApplied: return isFinal ? .refused(error, attempts: attempts) : nil
                }
            } catch let trouble as IdentityError {
                // While the run is stopped there is one try; what it cannot tell, the resume will.
                guard trouble.isTransient, !isStopped else {
                    if trouble.kind == .notAuthorized { control.stop(.notAuthorized(trouble)) }
                    return .unknown(error, attempts: attempts)
                }
                let began = firstFailure ?? .now
                firstFailure = began
                let isSpared = health.spares(.get, trouble)
                if isSpared { tries -= 1 }
                let isLast = tries >= retry.maximumAttempts || health.isOutOfPatience(trouble, firstFailure: began)
                if health.failed(.get, trouble, firstFailure: began, isLastAttempt: isLast, wasProbe: isProbe) {
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
