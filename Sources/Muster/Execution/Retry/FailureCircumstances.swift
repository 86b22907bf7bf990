import IdentityAPI

/// What the other calls of a method tell of a failed attempt, as a pure value.
///
/// An overloaded service answers some calls and has no capacity for others (503, 504, time-outs, refused connections). Fewer calls at once help then, and no row is to
/// blame: the attempt does not count. Not for ever, though: a call that meets nothing but overload for as long as an outage may last has a trouble of its own.
struct FailureCircumstances: Sendable, Hashable {
    /// Another call that was answered within this time shows that the service answers.
    static let recently = Duration.seconds(5)
    /// So many calls that met an overload recently show that it is not the trouble of some of them. A call has this many times the patience then: others may have got all the capacity by chance.
    static let severalCalls = 3
    static let longerPatience = 4

    /// Whether the attempt does not count.
    var isSpared = false
    /// How long a call may meet nothing but overload; `nil` for a failure of another kind.
    var patience: Duration?
    /// When the last outage ended; `nil` where there was none.
    var outageEnd: ContinuousClock.Instant?

    /// No other calls, no overload.
    init() {}

    /// - Parameters:
    ///   - lastAnswer: when a call of the method got through last.
    ///   - outageEnd: when the last outage of the method ended.
    ///   - overloadedCalls: the calls of the method that met an overload recently.
    ///   - patience: how long an outage may last.
    init(
        of error: IdentityError,
        lastAnswer: ContinuousClock.Instant?,
        outageEnd: ContinuousClock.Instant? = nil,
        overloadedCalls: Int = 1,
        patience: Duration,
        at now: ContinuousClock.Instant
    ) {
        self.outageEnd = outageEnd
        guard error.isOverload else { return }
        self.patience = overloadedCalls < Self.severalCalls ? patience : patience * Self.longerPatience
        isSpared = lastAnswer.map { now - $0 < Self.recently } ?? false
    }

    /// Whether a call has met nothing but overload for too long.
    func isOutOfPatience(since firstFailure: ContinuousClock.Instant, at now: ContinuousClock.Instant) -> Bool {
        patience.map { now - firstFailure > $0 } ?? false
    }
}
