import IdentityAPI
import Muster
import Synchronization

/// Shows people how far a run is: one live line on a terminal. Elsewhere a plain line every ten seconds, and one as soon as the service stops
/// answering.
final class ProgressDisplay: ProgressReporter {
    private static let plainInterval = Duration.seconds(10)
    static let interval = Duration.milliseconds(150)
    static let rateSpan = Duration.seconds(30)

    private struct State {
        var nextLine = ContinuousClock.now + plainInterval
        var rate = RecentRate(over: rateSpan)
    }

    let run: Run
    private let hasColour: Bool
    private let state = Mutex(State())

    init(run: Run, hasColour: Bool) {
        self.run = run
        self.hasColour = hasColour
    }

    func report(_ notice: Notice, _ progress: RunProgress) {
        let left = progress.timeLeft.map { " The rest takes about \($0.spoken)." } ?? ""
        Console.note("\(notice)\(left)")
    }

    func show(_ progress: RunProgress, isNewlyDown: Bool) {
        let (rowsPerSecond, isLineDue) = state.withLock { state in
            state.rate.note(progress.made, at: .now)
            let isDue = !Console.isLive && (isNewlyDown || .now >= state.nextLine)
            if isDue { state.nextLine = .now + Self.plainInterval }
            return (state.rate.rowsPerSecond, isDue)
        }
        let line = ProgressLine(progress: progress, rowsPerSecond: rowsPerSecond)
        if Console.isLive {
            // Starts with a blank, and leaves the last column free, where terminals wrap.
            let look = ProgressLine.Look(
                width: Console.width - 2,
                hasColour: hasColour && Console.hasColour,
                hasUnicode: Console.hasUnicode
            )
            Console.drawLive(line.text(look))
        } else if isLineDue {
            Console.note(line.plain)
        }
    }
}
