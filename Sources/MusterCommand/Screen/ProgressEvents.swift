import Muster

/// Tells programs how far a run is while it runs: an object soon and then every ten seconds, one as soon as the service stops answering, and one for each notice as it comes up.
struct ProgressEvents: Sendable {
    private static let interval = Duration.seconds(10)
    private static let glance = Duration.milliseconds(250)

    let run: Run

    /// Runs `body` with the events beside it.
    func around<Result: Sendable>(_ body: @Sendable () async throws -> Result) async throws -> Result {
        try await withThrowingTaskGroup(of: Int.self) { group in
            group.addTask { await tell() }
            let result: Swift.Result<Result, any Error>
            do { result = .success(try await body()) } catch { result = .failure(error) }
            group.cancelAll()
            let told = try await group.next() ?? 0
            // What came up after the last look at it.
            tell(await run.progress(), after: told)
            return try result.get()
        }
    }

    /// Tells until its task is cancelled.
    ///
    /// - Returns: how many notices it has told.
    private func tell() async -> Int {
        let start = ContinuousClock.now
        var next = start
        var told = 0
        var wasDown = false
        while true {
            do { try await Task.sleep(for: Self.glance) } catch { return told }
            let progress = await run.progress()
            if Task.isCancelled { return told }
            tell(progress, after: told)
            told = progress.notices.count
            let isNewlyDown = progress.downSince != nil && !wasDown
            wasDown = progress.downSince != nil
            guard .now >= next || isNewlyDown else { continue }
            next = .now + Self.interval
            Console.say(JSONLine.progress(progress, elapsed: .now - start))
        }
    }

    private func tell(_ progress: RunProgress, after told: Int) {
        for notice in progress.notices.dropFirst(told) { Console.say(JSONLine.notice("\(notice)")) }
    }
}
