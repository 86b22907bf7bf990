/// How often a method may look whether there is more quota than was believed, at the price of one refusal each.
///
/// One look for so many accepted calls, or for so many windows where the quota is small: few enough for refusals to stay below one in a hundred,
/// often enough to notice within a few windows that a spender has gone.
struct ProbeBudget: Sendable {
    private static let acceptedPerLook = 400.0
    private static let mostWindowsPerLook = 8

    private let window: Duration
    private var looks = 1.0
    /// Looks in a row that found nothing: after each of them the next one waits longer.
    private var failures = 0
    private var earnedUntil = Duration.zero

    init(window: Duration) {
        self.window = window
    }

    /// Whether a look can be afforded.
    var allowsLook: Bool { looks >= 1 }

    /// Earns for a call that was accepted.
    mutating func earnForCall() {
        earn(1 / Self.acceptedPerLook)
    }

    /// Earns for the time that has passed.
    mutating func earnForTime(until now: Duration) {
        let windows = Swift.min(Self.mostWindowsPerLook, 1 << Swift.min(failures, 8))
        earn((now - earnedUntil) / window / Double(windows))
        earnedUntil = now
    }

    /// Allows a look at once: something has happened that may have changed everything.
    mutating func allowOne() {
        looks = 1
        failures = 0
    }

    /// Pays for a refusal. There are no debts: bad luck must not forbid looking for the rest of the run.
    mutating func pay() {
        looks = Swift.max(looks - 1, 0)
        failures += 1
    }

    private mutating func earn(_ part: Double) {
        looks = Swift.min(looks + part, 1)
    }
}
