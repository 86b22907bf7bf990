/// The pause after a refusal, and the doubt that follows it until a call has got through.
struct Backoff: Sendable {
    /// The shortest pause whose end the service does not name.
    private static let shortestGuess = Duration.milliseconds(250)

    private let window: Duration
    /// Until when nothing is sent.
    private(set) var until: Duration?
    /// Whether no call has succeeded since the refusal. Then one call is sent before all others.
    private(set) var isInDoubt = false
    /// How many refusals there have been that began a pause: a call knows by it whether it was sent before the present one.
    private(set) var episode = 0
    private var began = Duration.zero
    /// Refusals since the last call that got through.
    private var inARow = 0
    private var wasTold = false
    /// How long the last pause lasted whose end the service had not named.
    private var learned: Duration?
    /// How many pauses in a row were long enough at the first try.
    private var longEnough = 0

    init(window: Duration) {
        self.window = window
    }

    /// The rest of the pause; `nil` when there is none.
    func wait(at now: Duration) -> Duration? {
        until.flatMap { $0 > now ? $0 - now : nil }
    }

    /// Whether the end of the present pause is a guess of ours.
    var isGuess: Bool { isInDoubt && !wasTold }

    /// Begins a pause: as long as the service says, else a guess that grows until a call gets through. From the second refusal in a row on, what the service
    /// says has a floor that grows too: a service that says "at once" to every call would be asked without a rest.
    mutating func begin(at now: Duration, told: Duration?, usesLearned: Bool) {
        episode += 1
        inARow += 1
        if inARow == 1 { began = now }
        if !isInDoubt { wasTold = false }
        wasTold = wasTold || told != nil
        isInDoubt = true
        extend(to: now + Swift.max(told ?? guess(usesLearned: usesLearned, at: now), floor))
    }

    /// Extends the pause at least to a time.
    mutating func extend(to end: Duration) {
        until = Swift.max(until ?? end, end)
    }

    /// Refusals that were expected leave nothing in doubt, but calls sent before count as older.
    mutating func turnEpisode() {
        episode += 1
    }

    /// A call that was sent after the pause has got through.
    mutating func end(at now: Duration) {
        if isInDoubt { longEnough = inARow == 1 && !wasTold ? longEnough + 1 : 0 }
        if isInDoubt, !wasTold { learned = now - began }
        isInDoubt = false
        inARow = 0
    }

    /// The shortest pause: 50 ms, and from the second refusal in a row on 400 ms doubled each time, up to the window.
    private var floor: Duration {
        guard inARow > 1 else { return .milliseconds(50) }
        return Swift.min(Swift.max(window, .milliseconds(50)), .milliseconds(100) * (1 << Swift.min(inARow, 20)))
    }

    /// Doubles from a 64th of the window to the whole of it: a window that is spent turns at the latest after its full length. Where the window
    /// itself is unknown, pauses grow to an 8th of it, and from then on with the time that has been waited: a pause that begins right before the window
    /// turns would else be as long as all before it together, and each later one would repeat it. What the last pause has taught comes first: where two
    /// pauses in a row were long enough at once, the next one is half as long.
    private func guess(usesLearned: Bool, at now: Duration) -> Duration {
        let shortest = window / 64
        let doubled = Swift.min(window, shortest * (1 << Swift.min(inARow - 1, 6)))
        guard usesLearned else { return doubled }
        guard let learned else { return Swift.min(doubled, Swift.max(window / 8, (now - began) / 4)) }
        if inARow == 1, longEnough > 1 { return Swift.max(Self.shortestGuess, learned / 2) }
        return Swift.max(shortest, inARow == 1 ? learned * 9 / 10 : learned / 8)
    }
}
