import IdentityAPI

/// When to retry a failed attempt, and after how long.
///
/// The delay before retry *n* (counted from 1) is drawn uniformly from zero to `min(maximumDelay, baseDelay × 2ⁿ⁻¹)`: exponential backoff with full
/// jitter. Throttling is not a failure and never reaches this policy: ``QuotaGate`` waits for it.
package struct RetryPolicy: Sendable, Hashable {
    /// The most attempts one call may use, the first included. At least 1; 1 never retries.
    package var maximumAttempts = 5
    /// The shortest time of failures before a call is given up, for any number of attempts: a service that fails for some seconds must not fail
    /// a row.
    package var patience: Duration = .seconds(10)
    /// The longest possible first delay.
    package var baseDelay: Duration = .milliseconds(200)
    /// The longest possible delay.
    package var maximumDelay: Duration = .seconds(10)

    /// The longest wait that the service may ask for. A longer one is shortened when other calls continue meanwhile, and ends a read at once.
    package var longestRetryAfterWait: Duration = .seconds(60)

    /// The defaults.
    package init() {}

    /// Returns the wait before a retry, counted from 1; never less than the service asked for.
    func delay(before retry: Int, asked: Duration? = nil) -> Duration {
        let longest = Swift.min(maximumDelay, baseDelay * (1 << Swift.min(retry - 1, 20)))
        let drawn = Duration.milliseconds(Int64.random(in: 0...Swift.max(longest.milliseconds, 0)))
        return Swift.max(drawn, Swift.min(asked ?? .zero, longestRetryAfterWait))
    }

    /// Returns a policy for reads without other calls: it waits as long as the service asks, up to the patience.
    package static func obeying(_ patience: Duration) -> RetryPolicy {
        var policy = RetryPolicy()
        policy.longestRetryAfterWait = patience
        return policy
    }

    /// Makes a read, and retries it while its failures are transient and the service asks for no wait beyond the longest one.
    ///
    /// - Throws: the last attempt's ``IdentityError``.
    package func reading<Value>(_ call: () async throws -> Value) async throws -> Value {
        var attempt = 1
        var firstFailure: ContinuousClock.Instant?
        while true {
            do {
                return try await call()
            } catch let error as IdentityError where error.isTransient && attempt < maximumAttempts {
                let start = firstFailure ?? .now
                firstFailure = start
                if let wait = error.retryAfter, .now + wait > start + longestRetryAfterWait { throw error }
                RetryAfterWait.announce(error)
                try await Task.sleep(for: delay(before: attempt, asked: error.retryAfter))
                attempt += 1
            }
        }
    }
}
