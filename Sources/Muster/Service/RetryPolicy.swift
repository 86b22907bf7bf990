import IdentityAPI

/// When a failed attempt is tried again, and after how long.
///
/// The delay before retry *n* (counted from 1) is drawn uniformly from zero to `min(maximumDelay, baseDelay × 2ⁿ⁻¹)`: exponential backoff with full
/// jitter. Throttling is not a failure and never reaches this policy: ``QuotaGate`` waits for it.
package struct RetryPolicy: Sendable, Hashable {
    /// The most attempts one call may use, the first included. At least 1; 1 never retries.
    package var maximumAttempts = 5
    /// How long a call must have failed before it is given up, however many attempts that takes: a service that stumbles for some seconds is no
    /// reason to fail a row.
    package var patience: Duration = .seconds(10)
    /// The longest possible first delay.
    package var baseDelay: Duration = .milliseconds(200)
    /// The longest possible delay.
    package var maximumDelay: Duration = .seconds(10)

    /// The longest wait that the service may ask for. A longer one is cut where other calls go on meanwhile, and ends a reading at once.
    package var longestToldWait: Duration = .seconds(60)

    /// The defaults.
    package init() {}

    /// How long to wait before a retry, counted from 1; never less than the service asked for.
    func delay(before retry: Int, asked: Duration? = nil) -> Duration {
        let longest = Swift.min(maximumDelay, baseDelay * (1 << Swift.min(retry - 1, 20)))
        let drawn = Duration.milliseconds(Int64.random(in: 0...Swift.max(longest.milliseconds, 0)))
        return Swift.max(drawn, Swift.min(asked ?? .zero, longestToldWait))
    }

    /// A policy for reading where nothing else goes on meanwhile: what the service asks for is waited for, as long as that takes no longer than the patience.
    package static func obeying(_ patience: Duration) -> RetryPolicy {
        var policy = RetryPolicy()
        policy.longestToldWait = patience
        return policy
    }

    /// A call that only reads, tried again while its failures are transient and no wait is asked for that outlasts what is left of the longest.
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
                if let told = error.retryAfter, .now + told > start + longestToldWait { throw error }
                ToldWait.announce(error)
                try await Task.sleep(for: delay(before: attempt, asked: error.retryAfter))
                attempt += 1
            }
        }
    }
}
