import Muster
import Synchronization

/// Tells programs how far a run is: an object soon and then every ten seconds, one as soon as the service stops answering, and one for each
/// notice as it comes.
final class ProgressEvents: ProgressReporter {
    private static let eventInterval = Duration.seconds(10)
    static let interval = Duration.milliseconds(250)

    let run: Run
    private let start = ContinuousClock.now
    private let next = Mutex(ContinuousClock.now)

    init(run: Run) { self.run = run }

    func report(_ notice: Notice, _ progress: RunProgress) { Console.say(JSONLine.notice("\(notice)")) }

    func show(_ progress: RunProgress, isNewlyDown: Bool) {
        let isDue = next.withLock { next in
            guard isNewlyDown || .now >= next else { return false }
            next = .now + Self.eventInterval
            return true
        }
        if isDue { Console.say(JSONLine.progress(progress, elapsed: .now - start)) }
    }
}
