import IdentityAPI

/// Tells one call's bad luck from an outage, and holds the run while there is one.
///
/// A call that fails over and over while others get through has a trouble of its own: its row fails. When nothing has got through since that call
/// began to fail, the service is down: no row is to blame, and no attempt counts. Then one call at a time probes whether it is back, at growing
/// intervals, and all others wait. Each method has its own health: reads that still work say nothing of writes.
actor ServiceHealth {
    private static let firstInterval = Duration.seconds(1)
    private static let longestInterval = Duration.seconds(30)
    /// How long a waiting call sleeps at most before it looks again whether the run was stopped.
    private static let longestNap = Duration.milliseconds(200)

    /// How long a single row may meet nothing but errors of a service that answers otherwise.
    private static let longestOwnTrouble = Duration.seconds(30)

    private struct Outage {
        var began: ContinuousClock.Instant
        var interval = firstInterval
        var nextProbe = ContinuousClock.now + firstInterval
        var isProbing = false
        /// The calls that met it, each known by when it failed first.
        var calls: Set<ContinuousClock.Instant> = []
    }

    private let timeout: Duration
    private let control: RunControl
    private var outages: [Method: Outage] = [:]
    private var lastAnswers: [Method: ContinuousClock.Instant] = [:]

    /// - Parameter timeout: how long an outage may last before it stops the run.
    init(timeout: Duration, control: RunControl) {
        self.timeout = timeout
        self.control = control
    }

    /// Since when nothing gets through; `nil` while all is well.
    var downSince: ContinuousClock.Instant? { outages.values.map(\.began).min() }

    /// Waits while the service is down. Answers whether the call that goes ahead now is the probe.
    ///
    /// - Throws: ``IdentityError`` `stopped`.
    func admit(_ method: Method) async throws(IdentityError) -> Bool {
        while true {
            if await control.stopReason != nil {
                throw IdentityError(.stopped, message: "The run was stopped before this call was sent.")
            }
            guard var current = outages[method] else { return false }
            if !current.isProbing, current.nextProbe <= .now {
                current.isProbing = true
                outages[method] = current
                return true
            }
            try? await Task.sleep(for: Self.longestNap)
        }
    }

    /// Whether a row is to blame after all: it alone meets an internal error (500, not 503), again and again, while reads are answered. It may be the
    /// last row, with no other left to show that the service is well.
    private func isOwnTrouble(_ method: Method, _ error: IdentityError, _ outage: Outage) -> Bool {
        error.status == 500 && outage.calls.count == 1 && .now - outage.began > Self.longestOwnTrouble
            && lastAnswers[.get].map { $0 > outage.began } ?? false
    }

    /// The service answered a call of this method, whatever it said.
    func answered(_ method: Method) {
        lastAnswers[method] = .now
        outages[method] = nil
    }

    /// A call failed for a cause that may pass. Answers whether the service is down, so that the attempt does not count.
    ///
    /// - Parameters:
    ///   - firstFailure: when this call failed first.
    ///   - isLastAttempt: whether the call may not be tried again on its own account.
    func failed(
        _ method: Method,
        _ error: IdentityError,
        firstFailure: ContinuousClock.Instant,
        isLastAttempt: Bool,
        wasProbe: Bool
    ) async -> Bool {
        guard var current = outages[method] else {
            guard isLastAttempt, lastAnswers[method].map({ $0 < firstFailure }) ?? true else { return false }
            outages[method] = Outage(began: firstFailure)
            return true
        }
        current.calls.insert(firstFailure)
        outages[method] = current
        if isOwnTrouble(method, error, current) {
            outages[method] = nil
            return false
        }
        if wasProbe {
            current.isProbing = false
            current.interval = Swift.min(current.interval * 2, Self.longestInterval)
            current.nextProbe = .now + current.interval
            outages[method] = current
        }
        if .now - current.began > timeout { await control.stop(.outage(error)) }
        return true
    }
}
