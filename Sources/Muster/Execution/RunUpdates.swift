/// The progress of a run, again and again until it has ended: pull, not push, so that a slow reader misses updates and nothing waits for it.
///
/// ```swift
/// async let result = run.execute()
/// for await progress in run.updates() { print(progress.made, "of", progress.rowCount) }
/// ```
public struct RunUpdates: AsyncSequence, AsyncIteratorProtocol, Sendable {
    private let run: Run
    private let interval: Duration
    private var isFirst = true

    fileprivate init(_ run: Run, _ interval: Duration) {
        self.run = run
        self.interval = interval
    }

    /// Returns how far the run is now, after the interval; `nil` when it has ended, or the task was cancelled.
    public mutating func next() async -> RunProgress? {
        if !isFirst {
            do { try await Task.sleep(for: interval) } catch { return nil }
        }
        isFirst = false
        guard !run.hasEnded, !Task.isCancelled else { return nil }
        return await run.progress()
    }

    /// Begins with the progress at once.
    public func makeAsyncIterator() -> Self { self }
}

extension Run {
    /// Returns the progress of the run until it has ended.
    ///
    /// - Parameter interval: the time between two updates.
    public func updates(every interval: Duration = .milliseconds(250)) -> RunUpdates {
        RunUpdates(self, interval)
    }
}
