import Muster

/// Looks at a run's progress again and again while the run works, and reports each of its notices once.
struct ProgressWatch: Sendable {
    let run: Run
    /// The time between two looks.
    let interval: Duration
    /// Reports the notices that came after a number of others.
    let report: @Sendable (_ progress: RunProgress, _ reported: Int) -> Void

    /// Runs `body` and calls `show` at each look.
    ///
    /// - Parameters:
    ///   - body: the run's work.
    ///   - show: called with the progress, after its new notices were reported, and with whether the service has stopped answering since the last look.
    /// - Returns: the result of `body`.
    func around<Result: Sendable>(
        _ body: @Sendable () async throws -> Result,
        show: @escaping @Sendable (_ progress: RunProgress, _ isNewlyDown: Bool) -> Void
    ) async throws -> Result {
        try await withThrowingTaskGroup(of: Int.self) { group in
            group.addTask { await watch(show) }
            let result: Swift.Result<Result, any Error>
            do { result = .success(try await body()) } catch { result = .failure(error) }
            group.cancelAll()
            let reported = try await group.next() ?? 0
            Console.clearLive()
            // Notices that came after the last look.
            report(await run.progress(), reported)
            return try result.get()
        }
    }

    /// Looks until its task is cancelled. Returns how many notices it reported.
    private func watch(_ show: @Sendable (RunProgress, Bool) -> Void) async -> Int {
        var reported = 0
        var wasDown = false
        while true {
            do { try await Task.sleep(for: interval) } catch { return reported }
            let progress = await run.progress()
            if Task.isCancelled { return reported }
            report(progress, reported)
            reported = progress.notices.count
            let isDown = progress.downSince != nil
            show(progress, isDown && !wasDown)
            wasDown = isDown
        }
    }
}
