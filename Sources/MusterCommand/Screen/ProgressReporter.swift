import Muster

/// Reports how far a run is, while it works: ``around(_:)`` looks at its progress again and again, and reports each of its notices once.
protocol ProgressReporter: Sendable {
    var run: Run { get }
    /// The time between two looks.
    static var interval: Duration { get }

    /// Reports a notice.
    ///
    /// - Parameter progress: the progress at which it came.
    func report(_ notice: Notice, _ progress: RunProgress)

    /// Called at each look, after the new notices were reported.
    ///
    /// - Parameter isNewlyDown: whether the service has stopped answering since the last look.
    func show(_ progress: RunProgress, isNewlyDown: Bool)
}

extension ProgressReporter {
    /// Runs `body`, the run's work, with the reports beside it.
    func around<Result: Sendable>(_ body: @Sendable () async throws -> Result) async throws -> Result {
        try await withThrowingTaskGroup(of: Int.self) { group in
            group.addTask { await watch() }
            let result: Swift.Result<Result, any Error>
            do { result = .success(try await body()) } catch { result = .failure(error) }
            group.cancelAll()
            let reported = try await group.next() ?? 0
            Console.clearLive()
            // Notices that came after the last look.
            reportNotices(of: await run.progress(), after: reported)
            return try result.get()
        }
    }

    /// Looks until its task is cancelled. Returns how many notices it reported.
    private func watch() async -> Int {
        var reported = 0
        var wasDown = false
        while true {
            do { try await Task.sleep(for: Self.interval) } catch { return reported }
            let progress = await run.progress()
            if Task.isCancelled { return reported }
            reportNotices(of: progress, after: reported)
            reported = progress.notices.count
            let isDown = progress.downSince != nil
            show(progress, isNewlyDown: isDown && !wasDown)
            wasDown = isDown
        }
    }

    private func reportNotices(of progress: RunProgress, after reported: Int) {
        for notice in progress.notices.dropFirst(reported) { report(notice, progress) }
    }
}
