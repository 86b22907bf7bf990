import LibC
import Muster
import UnixSignals

/// What signals do to a run.
///
/// | signal | effect |
/// |---|---|
/// | SIGINT, SIGTERM, SIGHUP | the first stops the run cleanly; the second, of any of them, stops it at once |
/// | SIGUSR1 | prints one line that says how far the run is |
/// | SIGPIPE, SIGXFSZ | nothing: the write that caused it fails, and that is dealt with where it happens |
enum Signals {
    /// Runs `body` with the signals caught.
    static func around<Result: Sendable>(
        _ run: Run,
        _ body: @Sendable () async throws -> Result
    ) async throws -> Result {
        signal(SIGPIPE, SIG_IGN)
        signal(SIGXFSZ, SIG_IGN)
        let signals = await UnixSignalsSequence(trapping: .sigint, .sigterm, .sighup, .sigusr1)
        let start = ContinuousClock.now
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                var isStopping = false
                for await signal in signals {
                    guard signal != .sigusr1 else {
                        let progress = await run.progress()
                        var rate = RecentRate(over: ProgressDisplay.rateSpan)
                        rate.note(progress.alreadyDone, at: start)
                        rate.note(progress.made, at: .now)
                        let line = ProgressLine(progress: progress, rowsPerSecond: rate.rowsPerSecond)
                        Console.note(line.plain)
                        continue
                    }
                    // As safe as a crash: whatever was recorded stands, and a resume settles the rest.
                    if isStopping {
                        Console.clearLive()
                        _exit(128 + signal.rawValue)
                    }
                    isStopping = true
                    Console.note(
                        "Stopping: Muster waits for calls in flight and then writes the reports. Press again to stop at once."
                    )
                    await run.stop(.signal(signal.rawValue))
                }
            }
            defer { group.cancelAll() }
            return try await body()
        }
    }
}
