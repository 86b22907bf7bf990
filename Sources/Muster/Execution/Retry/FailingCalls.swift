import IdentityAPI

/// The calls of one method that have failed since one got through, as a pure value: several that fail while none gets through show an outage long before each of them has failed to its end.
///
/// A call is *new* when it has failed no more than once before the last one got through: calls that were under way together may be answered in any order. Only new calls speak of an outage: the others
/// have failed repeatedly while the service served somebody, so each may have a trouble of its own.
struct FailingCalls: Sendable {
    typealias Instant = ContinuousClock.Instant

    /// For so long nothing gets through before few calls show an outage.
    static let shortest = Duration.seconds(2)
    /// So many new calls show one after ``shortestOfMany``.
    static let many = 8
    static let shortestOfMany = Duration.milliseconds(500)

    /// The calls, each known by when it failed first.
    private(set) var calls: Set<Instant> = []
    private var new: Set<Instant> = []
    /// Since when the first of the new calls has failed and none has got through.
    private var began: Instant?
    /// Whether the last failure was an internal error (500), which a row may bring about by itself.
    private var isInternalError = false

    /// Records a failure.
    ///
    /// - Parameter lastAnswer: when a call got through last.
    mutating func add(_ failure: CircuitBreaker.Failure, lastAnswer: Instant?) {
        calls.insert(failure.firstFailure)
        isInternalError = failure.error.status == 500
        if let lastAnswer, let again = failure.failedAgain, again <= lastAnswer { return }
        new.insert(failure.firstFailure)
        let since = Swift.max(failure.since, lastAnswer ?? failure.since)
        began = Swift.min(began ?? since, since)
    }

    /// Returns when the outage began that the failures show; `nil` while they show none. One call alone shows none. Where the answers are internal errors, one new call
    /// beside older ones does not either.
    func outageBegan(at now: Instant) -> Instant? {
        guard let began, calls.count > 1, new.count > (isInternalError ? 1 : 0) else { return nil }
        let isLong = now - began >= (new.count >= Self.many ? Self.shortestOfMany : Self.shortest)
        return isLong ? began : nil
    }

    /// Returns since when nothing gets through, for people who watch; `nil` where that is short, or may be one row's internal error.
    func tellTrouble(at now: Instant) -> Instant? {
        guard let began, now - began >= Self.shortest, !isInternalError || new.count > 1 else { return nil }
        return began
    }
}
