import IdentityAPI

/// Tells one call's bad luck from an outage, and holds the run while there is one.
///
/// A call that fails over and over while others get through has a trouble of its own: its row fails. When nothing has got through since that call
/// began to fail, the service is down: no row is to blame, and no attempt counts. Then one call at a time probes whether it is back, at growing
/// intervals, and all others wait.
actor ServiceHealth {
    private static let firstInterval = Duration.seconds(1)
    private static let longestInterval = Duration.seconds(30)
    /// How long a waiting call sleeps at most before it looks again whether the run was stopped.
    private static let longestNap = Duration.milliseconds(200)

    private struct Outage {
        var began: ContinuousClock.Instant
        var interval = firstInterval
        var nextProbe = ContinuousClock.now + firstInterval
        var isProbing = false
    }

    private let timeout: Duration
    private let control: RunControl
    private var outage: Outage?
    private var lastAnswer: ContinuousClock.Instant?

    /// - Parameter timeout: how long an outage may last before it stops the run.
    init(timeout: Duration, control: RunControl) {
        self.timeout = timeout
        self.control = control
    }

    /// Since when nothing gets through; `nil` while all is well.
    var downSince: ContinuousClock.Instant? { outage?.began }

    /// Waits while the service is down. Answers whether the call that goes ahead now is the probe.
    ///
    /// - Throws: ``IdentityError`` `stopped`.
    func admit() async throws(IdentityError) -> Bool {
        while true {
            if await control.stopReason != nil {
                throw IdentityError(.stopped, message: "The run was stopped before this call was sent.")
            }
            guard var current = outage else { return false }
            if !current.isProbing, current.nextProbe <= .now {
                current.isProbing = true
                outage = current
                return true
            }
            try? await Task.sleep(for: Self.longestNap)
        }
    }

    /// The service answered, whatever it said.
    func answered() {
        lastAnswer = .now
        outage = nil
    }

    /// A call failed for a cause that may pass. Answers whether the service is down, so that the attempt does not count.
    ///
    /// - Parameters:
    ///   - firstFailure: when this call failed first.
    ///   - isLastAttempt: whether the call may not be tried again on its own account.
    func failed(
        _ error: IdentityError,
        firstFailure: ContinuousClock.Instant,
        isLastAttempt: Bool,
        wasProbe: Bool
    ) async -> Bool {
        guard var current = outage else {
            guard isLastAttempt, lastAnswer.map({ $0 < firstFailure }) ?? true else { return false }
            outage = Outage(began: firstFailure)
            return true
        }
        if wasProbe {
            current.isProbing = false
            current.interval = Swift.min(current.interval * 2, Self.longestInterval)
            current.nextProbe = .now + current.interval
            outage = current
        }
        if .now - current.began > timeout { await control.stop(.outage(error)) }
        return true
    }
}
