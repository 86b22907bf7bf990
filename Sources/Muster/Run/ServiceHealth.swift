import IdentityAPI
import Synchronization

/// Tells one call's bad luck from an outage, and holds the run while there is one.
///
/// A call that fails over and over while others get through has a trouble of its own: its row fails. When nothing has got through since that call
/// began to fail, the service is down: no row is to blame, and no attempt counts. Then one call at a time probes whether it is back, at growing
/// intervals, and all others wait. Each method has its own health: reads that still work say nothing of writes.
final class ServiceHealth: Sendable {
    private static let firstInterval = Duration.seconds(1)
    private static let longestInterval = Duration.seconds(30)
    /// How long a waiting call sleeps at most before it looks again whether the run was stopped.
    private static let longestNap = Duration.milliseconds(200)

    /// How long a single row may meet nothing but errors of a service that answers otherwise.
    private static let longestOwnTrouble = Duration.seconds(30)

    /// Another call that was answered within this time shows that the service answers.
    private static let recently = Duration.seconds(5)

    private struct Outage {
        var began: ContinuousClock.Instant
        var interval = firstInterval
        var nextProbe = ContinuousClock.now + firstInterval
        var isProbing = false
        /// The calls that met it, each known by when it failed first.
        var calls: Set<ContinuousClock.Instant> = []
    }

    private struct Books {
        var outages: [Method: Outage] = [:]
        var lastAnswers: [Method: ContinuousClock.Instant] = [:]
    }

    private let timeout: Duration
    private let control: RunControl
    private let books = Mutex(Books())

    /// - Parameter timeout: how long an outage may last before it stops the run.
    init(timeout: Duration, control: RunControl) {
        self.timeout = timeout
        self.control = control
    }

    /// Since when nothing gets through; `nil` while all is well.
    var downSince: ContinuousClock.Instant? { books.withLock { $0.outages.values.map(\.began).min() } }

    /// Waits while the service is down. Answers whether the call that goes ahead now is the probe.
    ///
    /// - Throws: ``IdentityError`` `stopped`.
    func admit(_ method: Method) async throws(IdentityError) -> Bool {
        while true {
            // A cancelled task sleeps no more: without a look at that, it would turn here at full speed for ever.
            if control.stopReason != nil || Task.isCancelled {
                throw IdentityError(.stopped, message: "The run was stopped before this call was sent.")
            }
            let (isAdmitted, isProbe) = books.withLock { books in
                guard var current = books.outages[method] else { return (true, false) }
                guard !current.isProbing, current.nextProbe <= .now else { return (false, false) }
                current.isProbing = true
                books.outages[method] = current
                return (true, true)
            }
            if isAdmitted { return isProbe }
            try? await Task.sleep(for: Self.longestNap)
        }
    }

    /// The service answered a call of this method, whatever it said.
    func answered(_ method: Method) {
        books.withLock { books in
            books.lastAnswers[method] = .now
            books.outages[method] = nil
        }
    }

    /// Whether a failed attempt does not count: the service had no capacity for it, while it answered other calls of the method. Fewer calls at once help then, and the
    /// row is not to blame. Not for ever, though: see ``isOutOfPatience(_:firstFailure:)``.
    func spares(_ method: Method, _ error: IdentityError) -> Bool {
        guard error.isOverload else { return false }
        return books.withLock { $0.lastAnswers[method].map { .now - $0 < Self.recently } ?? false }
    }

    /// Whether a call has met nothing but overload for as long as an outage may last.
    func isOutOfPatience(_ error: IdentityError, firstFailure: ContinuousClock.Instant) -> Bool {
        error.isOverload && .now - firstFailure > timeout
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
    ) -> Bool {
        let (isDown, began) = books.withLock { books -> (Bool, ContinuousClock.Instant?) in
            guard var current = books.outages[method] else {
                guard isLastAttempt, books.lastAnswers[method].map({ $0 < firstFailure }) ?? true else {
                    return (false, nil)
                }
                books.outages[method] = Outage(began: firstFailure)
                return (true, nil)
            }
            current.calls.insert(firstFailure)
            books.outages[method] = current
            if isOwnTrouble(error, current, lastRead: books.lastAnswers[.get]) {
                books.outages[method] = nil
                return (false, nil)
            }
            if wasProbe {
                current.isProbing = false
                current.interval = Swift.min(current.interval * 2, Self.longestInterval)
                current.nextProbe = .now + current.interval
                books.outages[method] = current
            }
            return (true, current.began)
        }
        if let began, .now - began > timeout { control.stop(.outage(error)) }
        return isDown
    }

    /// Whether a row is to blame after all: it alone meets an internal error (500, not 503), again and again, while reads are answered. It may be the
    /// last row, with no other left to show that the service is well.
    private func isOwnTrouble(
        _ error: IdentityError,
        _ outage: Outage,
        lastRead: ContinuousClock.Instant?
    ) -> Bool {
        error.status == 500 && outage.calls.count == 1 && .now - outage.began > Self.longestOwnTrouble
            && lastRead.map { $0 > outage.began } ?? false
    }
}
