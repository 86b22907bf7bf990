import Muster
import Synchronization

/// Tells programs how far a run is: an object soon and then every ten seconds, one as soon as the service stops answering, and one for each
/// notice as it comes.
final class ProgressEvents: Sendable {
    private static let interval = Duration.seconds(10)
    private static let glance = Duration.milliseconds(250)

    private let run: Run
    private let start = ContinuousClock.now
    private let next = Mutex(ContinuousClock.now)

    init(run: Run) { self.run = run }

    /// Runs `body` with the events beside it.
    func around<Result: Sendable>(_ body: @Sendable () async throws -> Result) async throws -> Result {
        let watch = ProgressWatch(run: run, interval: Self.glance) { progress, reported in
            for notice in progress.notices.dropFirst(reported) { Console.say(JSONLine.notice("\(notice)")) }
        }
        return try await watch.around(body) { self.show($0, isNewlyDown: $1) }
    }

    private func show(_ progress: RunProgress, isNewlyDown: Bool) {
        let isDue = next.withLock { next in
            guard isNewlyDown || .now >= next else { return false }
            next = .now + Self.interval
            return true
        }
        if isDue { Console.say(JSONLine.progress(progress, elapsed: .now - start)) }
    }
}
