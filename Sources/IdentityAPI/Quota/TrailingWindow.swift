/// The calls that count against a window which ends now: each from its answer on, for one window's length.
///
/// Whenever the service counted a call, that was between its sending and its answer. As the call holds its place from the one until one window
/// after the other, no stretch of one window holds more calls than places, whether the service's own windows are fixed or sliding.
struct TrailingWindow: Sendable {
    let length: Duration
    /// When the answers arrived, oldest first.
    private var answers: ArraySlice<Duration> = []

    init(length: Duration) {
        self.length = length
    }

    /// How many calls count.
    var count: Int { answers.count }

    /// Counts a call that was answered then.
    mutating func append(_ answered: Duration) {
        // Only what other processes sent comes out of turn, and it comes seldom.
        let place = answers.lastIndex { $0 <= answered }.map { $0 + 1 } ?? answers.startIndex
        if place == answers.endIndex { answers.append(answered) } else { answers.insert(answered, at: place) }
    }

    /// Forgets what has left the window.
    mutating func expire(at now: Duration) {
        answers = answers.drop { $0 + length <= now }
    }

    /// How long until one call more than `number` has left the window. `number` is less than ``count``.
    func wait(leaving number: Int, at now: Duration) -> Duration {
        answers[answers.startIndex + number] + length - now
    }
}
