/// The rhythm of a quota that nobody told: how many calls got through from the end of one pause to the end of the next, and how long that took.
///
/// It only tells how long calls will take; when they go is for ``Pace`` to say. A *round* begins with the first call that gets through after a
/// pause. A pause that ends much earlier than a round lasts is a stumble inside the round: a sliding window gives places back one by one.
struct LearnedRhythm: Sendable {
    /// How many rounds are remembered.
    private static let memory = 4

    private struct Round {
        var calls: Int
        var length: Duration
    }

    /// The rounds that are over, oldest first.
    private var rounds: [Round] = []
    private var roundsSeen = 0
    /// When the present round began, and how many calls have got through in it.
    private var began: Duration?
    private var accepted = 0
    /// Whether nothing has got through since the last refusal.
    private var isPaused = false
    /// Whether the last refusal said until when: then rounds end with the service's windows.
    private var isTold = false

    /// Refusals since the last call that got through.
    private var refusalsInARow = 0

    /// Whether a whole round has been seen.
    var isKnown: Bool { !rounds.isEmpty }

    /// Whether a forecast would be a guess, because refusals do not say until when: before two rounds are seen, as the first may have begun in the midst of the service's window; and while a
    /// pause ends at another time than a round, because the window has not turned when the round was over, or because the pause tries whether the window turns much earlier.
    ///
    /// - Parameter end: when the present pause ends; `nil` for none.
    func isGuess(pausedUntil end: Duration?, at now: Duration) -> Bool {
        guard !isTold, let began, isPaused || roundsSeen > 0 else { return false }
        if roundsSeen < 2 || refusalsInARow > 1 { return true }
        guard isPaused, let end, let round = cycle(pausedUntil: end, at: now) else { return false }
        return accepted > round.calls * 9 / 10 && end < began + round.length * 7 / 10
    }

    /// How many calls a round takes; `nil` where none is known.
    ///
    /// - Parameter end: when the present pause ends; `nil` for none.
    func callsPerRound(pausedUntil end: Duration?, at now: Duration) -> Int? {
        cycle(pausedUntil: end, at: now)?.calls
    }

    /// A call was accepted. `isLate`: it was sent before the last refusal.
    mutating func accepted(at now: Duration, isLate: Bool) {
        guard !isLate else {
            accepted += 1
            return
        }
        if isPaused { endRound(at: now) }
        isPaused = false
        refusalsInARow = 0
        began = began ?? now
        accepted += 1
    }

    /// A call was refused. `isTold`: the answer said until when.
    mutating func refused(at now: Duration, isTold: Bool) {
        began = began ?? now
        isPaused = true
        refusalsInARow += 1
        self.isTold = isTold
    }

    private mutating func endRound(at now: Duration) {
        guard let began else { return }
        let length = now - began
        guard length >= longest * 7 / 10 else { return }
        // A round in which nothing got through was somebody else's.
        if accepted > 0 {
            rounds = rounds.suffix(Self.memory - 1) + [Round(calls: accepted, length: length)]
            roundsSeen += 1
        }
        self.began = now
        accepted = 0
    }

    private var longest: Duration { rounds.map(\.length).max() ?? .zero }

    /// The length that a window has which was met somewhere in its middle: windows are round numbers of seconds, and waits are told in whole ones.
    private static func wholeWindow(_ part: Duration) -> Duration {
        let seconds = [1, 2, 5, 10, 15, 20, 30, 60, 120, 300, 600, 900, 1800, 3600]
        return seconds.map { Duration.seconds($0) }.first { part <= $0 * 11 / 10 + .seconds(1) }.map {
            Swift.max($0, part)
        } ?? part
    }

    /// What a round is taken for. The first one may have begun anywhere in the service's window, so later ones tell more. Well beyond the place of
    /// the refusals there is no count to go by.
    private func cycle(pausedUntil end: Duration?, at now: Duration) -> Round? {
        var known = rounds[...]
        var seen = roundsSeen
        // The present round is known as soon as its end is.
        if isPaused, accepted > 0, let began, let end, end - began >= longest * 7 / 10 {
            known.append(Round(calls: accepted, length: end - began))
            seen += 1
        }
        guard known.count > 1 || seen > 1 else {
            return known.first.map {
                Round(calls: $0.calls, length: isTold ? Self.wholeWindow($0.length) : $0.length)
            }
        }
        if known.count == seen { known = known.dropFirst() }
        // Rounds in which calls kept their distance are several of the service's windows: the shortest one is nearest to one of them.
        guard let shortest = known.min(by: { $0.length < $1.length }) else { return nil }
        let rate = Double(known.reduce(0) { $0 + $1.calls }) / known.reduce(.zero) { $0 + $1.length }.inSeconds
        let length = shortest.length
        let each = Swift.max(shortest.calls, Int((rate * length.inSeconds).rounded()))
        guard accepted > each, let began else { return Round(calls: each, length: length) }
        // Calls that keep their distance are hardly refused: then their own pace tells most.
        if now - began > length { return Round(calls: accepted, length: now - began) }
        return accepted <= 2 * each + 5 ? Round(calls: each, length: length) : nil
    }

    /// How long until the last of so many further calls can be sent; `nil` where no rhythm is known.
    ///
    /// - Parameters:
    ///   - inFlight: calls whose answers are not there yet.
    ///   - end: when the present pause ends; `nil` for none.
    func forecast(calls: Int, inFlight: Int, pausedUntil end: Duration?, at now: Duration) -> Duration? {
        guard calls > 0, let began, let round = cycle(pausedUntil: end, at: now) else { return nil }
        if accepted > round.calls * 9 / 10, !isPaused, now - began >= round.length {
            return round.length * calls / round.calls
        }
        let end = Swift.max(end ?? now, now)
        // A pause that lasts nearly to the end of the round is the wait for the next one.
        let turn = began + round.length
        let isWaiting = isPaused && end >= began + round.length * 7 / 10
        let free = isWaiting ? 0 : Swift.max(0, round.calls - accepted - inFlight)
        guard calls > free else { return end - now }
        let next = isWaiting ? end : Swift.max(turn, end)
        return next - now + round.length * ((calls - free - 1) / round.calls)
    }
}
