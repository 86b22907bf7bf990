import IdentityAPI

/// One write on its way to the service: sent, sent again, and settled when its answer was lost.
///
/// Three kinds of call share these rules and differ in four things: how they are sent, how the service is asked afterwards what came of them, whether
/// that must be known before they are repeated, and which refusal their own earlier attempt explains.
struct Delivery: Sendable {
    /// How it ended.
    enum Result: Sendable {
        /// Applied. The account as the service has it now, `nil` after a delete.
        case done(RobotAccount?, Evidence)
        /// Not applied, and it never will be.
        case refused(IdentityError, attempts: Int)
        /// Sent, and nobody knows.
        case unknown(IdentityError, attempts: Int)
        /// Not applied, because the run was stopped.
        case stopped
    }

    /// What a report says of a call that was applied.
    struct Evidence: Sendable {
        var http: Int
        var attempts: Int
        var elapsed: Duration
    }

    /// What came of a write whose answer was lost.
    enum Fate: Sendable {
        case applied(RobotAccount?)
        case notApplied
    }

    /// Sends it once.
    let send: @Sendable () async throws -> Answer<RobotAccount?>
    /// Asks the service what came of it. The parameter says that the service has just answered with the ``echo``, so that it must be there.
    let settle: @Sendable (_ isEchoed: Bool) async throws -> Fate
    /// Whether it must be settled before it is repeated. A create must; an update changes by deltas and a delete is final, so repeating those is harmless.
    let settlesBeforeRepeating: Bool
    /// The refusal that an earlier attempt of our own explains: a create's conflict, a delete's "not found".
    let echo: IdentityError.Kind?
    /// The status that its own answer would have had.
    let successStatus: Int

    let retry: RetryPolicy
    let health: ServiceHealth
    let control: RunControl

    /// Brings it to an end.
    ///
    /// - Parameter mayHaveBeenSent: whether an earlier process may have sent it already.
    /// - Throws: ``RunError`` when the run cannot go on. A refusal is a result, not an error.
    func run(mayHaveBeenSent: Bool = false) async throws -> Result {
        var mayHaveBeenSent = mayHaveBeenSent
        var attempts = 0
        var firstFailure: ContinuousClock.Instant?
        while true {
            let isProbe: Bool
            do {
                isProbe = try await health.admit()
            } catch {
                return .stopped
            }
            attempts += 1
            do {
                let answer = try await send()
                await health.answered()
                return .done(
                    answer.value,
                    Evidence(http: answer.status, attempts: attempts, elapsed: answer.elapsed)
                )
            } catch let error as IdentityError {
                guard error.isTransient else {
                    await health.answered()
                    return try await resolve(error, attempts: attempts, mayHaveBeenSent: mayHaveBeenSent)
                }
                mayHaveBeenSent = mayHaveBeenSent || error.mayHaveBeenApplied
                let start = firstFailure ?? .now
                firstFailure = start
                let isLast = attempts >= retry.maximumAttempts
                let isDown = await health.failed(error, firstFailure: start, isLastAttempt: isLast, wasProbe: isProbe)
                if isDown {
                    attempts -= 1
                } else if !isLast {
                    try? await Task.sleep(for: retry.delay(before: attempts, asked: error.retryAfter))
                }
                let isStopped = await control.stopReason != nil
                if error.mayHaveBeenApplied, settlesBeforeRepeating || isLast && !isDown || isStopped {
                    if let end = try await settled(after: error, attempts: attempts, isFinal: isLast && !isDown) {
                        return end
                    }
                } else if isLast, !isDown {
                    return .refused(error, attempts: attempts)
                }
            }
        }
    }

    /// What a refusal means.
    private func resolve(_ error: IdentityError, attempts: Int, mayHaveBeenSent: Bool) async throws -> Result {
        switch error.kind {
        case .stopped: return .stopped
        case .notAuthorized, .untrusted:
            await control.stop(error.kind == .untrusted ? .outage(error) : .notAuthorized(error))
            return mayHaveBeenSent && settlesBeforeRepeating ? .unknown(error, attempts: attempts) : .stopped
        case .forbidden where await control.isForbiddenAltogether(error):
            await control.stop(.notAuthorized(error))
            return .stopped
        case echo where mayHaveBeenSent:
            // Our own earlier attempt was applied after all: this refusal is its echo.
            return try await settled(after: error, attempts: attempts, isFinal: true)
                ?? .refused(error, attempts: attempts)
        default: return .refused(error, attempts: attempts)
        }
    }

    /// Asks what came of an attempt, until there is an answer. `nil` when nothing came of it and it may be sent again.
    private func settled(after error: IdentityError, attempts: Int, isFinal: Bool) async throws -> Result? {
        var firstFailure: ContinuousClock.Instant?
        var tries = 0
        while true {
            let isStopped = await control.stopReason != nil
            var isProbe = false
            if !isStopped {
                do { isProbe = try await health.admit() } catch { continue }
            }
            tries += 1
            do {
                let fate = try await settle(error.kind == echo)
                await health.answered()
                switch fate {
                case .applied(let account):
                    return .done(
                        account,
                        Evidence(http: successStatus, attempts: Swift.max(attempts, 1), elapsed: error.elapsed)
                    )
                case .notApplied: return isFinal ? .refused(error, attempts: attempts) : nil
                }
            } catch let trouble as IdentityError {
                // While the run is stopped there is one try; what it cannot tell, the resume will.
                guard trouble.isTransient, !isStopped else {
                    if trouble.kind == .notAuthorized { await control.stop(.notAuthorized(trouble)) }
                    return .unknown(error, attempts: attempts)
                }
                let start = firstFailure ?? .now
                firstFailure = start
                let isLast = tries >= retry.maximumAttempts
                if await health.failed(trouble, firstFailure: start, isLastAttempt: isLast, wasProbe: isProbe) {
                    tries -= 1
                } else if isLast {
                    return .unknown(error, attempts: attempts)
                } else {
                    try? await Task.sleep(for: retry.delay(before: tries, asked: trouble.retryAfter))
                }
            }
        }
    }
}
