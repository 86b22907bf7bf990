import FoundationEssentials
import IdentityAPI
import Synchronization

/// Holds the run while the service is down: a ``CircuitBreaker`` for each method, with the clock and the sleeping. Reads that still work say nothing of writes.
final class ServiceHealth: Sendable {
    /// How long a waiting call sleeps at most before it looks again whether the run was stopped.
    private static let longestNap = Duration.milliseconds(200)

    /// How long an outage may last.
    let timeout: Duration
    private let control: RunControl
    /// The circuit breaker of each method, by ``Method/index``.
    private let breakers: Mutex<[CircuitBreaker]>

    /// - Parameter timeout: how long an outage may last before it stops the run.
    init(timeout: Duration, control: RunControl) {
        self.timeout = timeout
        self.control = control
        breakers = Mutex(Method.allCases.map { _ in CircuitBreaker(patience: timeout) })
    }

    /// Since when nothing gets through, and the status of the last answer, `nil` where there was none; `nil` while all is well.
    var down: (since: ContinuousClock.Instant, status: Int?)? {
        let now = ContinuousClock.now
        return breakers.withLock { breakers in
            breakers.compactMap { breaker in
                breaker.troubledSince(at: now).map { (since: $0, status: breaker.lastStatus) }
            }.min { $0.since < $1.since }
        }
    }

    /// Whether something else answers in the place of the service while nothing gets through.
    var isAnsweredByPage: Bool { breakers.withLock { $0.contains { $0.isAnsweredByPage } } }

    /// The wait that the service asks for and that holds a method; `nil` while none does.
    var retryAfterWait: RetryAfterWait? {
        let now = ContinuousClock.now
        let requestedWait = breakers.withLock { breakers in
            breakers.filter { $0.phase != .closed }.compactMap(\.requestedWait).filter { $0.until > now }
                .max { $0.until < $1.until }
        }
        return requestedWait.map { RetryAfterWait(until: Date() + ($0.until - now).inSeconds, status: $0.status) }
    }

    /// Waits while the service is down. Returns whether the call that goes ahead now is the probe.
    ///
    /// - Throws: ``IdentityError`` `stopped`.
    func admit(_ method: Method) async throws(IdentityError) -> Bool {
        while true {
            // A cancelled task sleeps no more: without a look at that, it would turn here at full speed for ever.
            if control.isStopped || Task.isCancelled {
                throw IdentityError.stoppedBeforeSending
            }
            switch breakers.withLock({ $0[method.index].admit(at: .now) }) {
            case .go: return false
            case .goAsProbe: return true
            case .wait: try? await Task.sleep(for: Self.longestNap)
            }
        }
    }

    /// The service answered a call of this method, whatever it said.
    ///
    /// - Parameter elapsed: how long ago the call was sent.
    func recordSuccess(_ method: Method, elapsed: Duration = .zero) {
        let now = ContinuousClock.now
        breakers.withLock { $0[method.index].recordSuccess(sent: now - elapsed, at: now) }
    }

    /// What the other calls of a method tell of a failure.
    func circumstances(of method: Method, _ error: IdentityError) -> FailureCircumstances {
        let now = ContinuousClock.now
        let (lastAnswer, outageEnd, overloadedCalls) = breakers.withLock {
            ($0[method.index].lastAnswer, $0[method.index].outageEnd, $0[method.index].overloadedCalls(at: now))
        }
        return FailureCircumstances(
            of: error,
            lastAnswer: lastAnswer,
            outageEnd: outageEnd,
            overloadedCalls: overloadedCalls,
            patience: timeout,
            at: now
        )
    }

    /// A call was not sent after all: if it was the probe, another one is.
    func recordWithdrawal(_ method: Method) {
        breakers.withLock { $0[method.index].recordWithdrawal() }
    }

    /// A call failed for a cause that may pass. Returns whether the service is down, so that the attempt does not count. Stops the run when that lasts too long.
    func recordFailure(_ method: Method, _ failure: CircuitBreaker.Failure) -> Bool {
        isDown(verdict(on: failure, of: method), failure)
    }

    /// Records that a call failed for a cause that may pass, and returns the circuit breaker's verdict.
    func verdict(on failure: CircuitBreaker.Failure, of method: Method) -> CircuitBreaker.Verdict {
        breakers.withLock { breakers in
            let lastRead = breakers[Method.get.index].lastAnswer
            return breakers[method.index].recordFailure(failure, at: .now, lastRead: lastRead)
        }
    }

    /// Records that the rows left are to blame for an outage of this method, and not the service.
    func recordOwnTrouble(_ method: Method) {
        breakers.withLock { $0[method.index].recordOwnTrouble() }
    }

    /// Returns whether the service is down by a verdict. Stops the run when that lasts too long.
    func isDown(_ verdict: CircuitBreaker.Verdict, _ failure: CircuitBreaker.Failure) -> Bool {
        switch verdict {
        case .ownTrouble: return false
        case .down: return true
        case .lasting:
            let isPage = failure.error.extent != .call
            control.stop(isPage ? .blocked(failure.error, readsWork: false) : .outage(failure.error))
            return true
        case .retryAfterTooLong:
            if let wait = RetryAfterWait(failure.error) {
                control.stop(.askedToWait(failure.error, until: wait, patience: timeout))
            }
            return true
        }
    }
}
