import IdentityAPI
import Muster

/// Shows how far a run is while it runs: on a terminal one live line, elsewhere a plain line every ten seconds.
struct ProgressDisplay: Sendable {
    private static let plainInterval = Duration.seconds(10)
    private static let liveInterval = Duration.milliseconds(150)

    let run: Run
    let isQuiet: Bool

    /// Runs `body` with the display beside it.
    func around<Result: Sendable>(_ body: @Sendable () async throws -> Result) async throws -> Result {
        if isQuiet { return try await body() }
        return try await withThrowingTaskGroup(of: Int.self) { group in
            group.addTask { await show() }
            let result: Swift.Result<Result, any Error>
            do { result = .success(try await body()) } catch { result = .failure(error) }
            group.cancelAll()
            let told = try await group.next() ?? 0
            if Screen.isLive { Screen.draw(Self.clear) }
            // What came up after the last look at it.
            tell(await run.progress(), after: told)
            return try result.get()
        }
    }

    /// Draws until its task is cancelled.
    ///
    /// - Returns: how many notices it has told.
    private func show() async -> Int {
        let start = ContinuousClock.now
        var nextLine = start + Self.plainInterval
        var told = 0
        while true {
            do { try await Task.sleep(for: Self.liveInterval) } catch { return told }
            let progress = await run.progress()
            if Task.isCancelled { return told }
            tell(progress, after: told)
            told = progress.notices.count
            // A notice does not wait for the next plain line.
            guard Screen.isLive || .now >= nextLine else { continue }
            nextLine = .now + Self.plainInterval
            let line = ProgressLine(progress, elapsed: .now - start)
            if Screen.isLive {
                // The whole line goes out in one write, so that it never flickers.
                Screen.draw(Self.clear + line.text(width: Screen.width - 1))
            } else {
                Screen.note(line.plain)
            }
        }
    }

    /// Clears the live line.
    private static let clear = "\r\u{1B}[K"

    private func tell(_ progress: RunProgress, after told: Int) {
        let left = progress.timeLeft.map { " What is left takes about \(Wording.spoken($0))." } ?? ""
        for notice in progress.notices.dropFirst(told) {
            Screen.note((Screen.isLive ? Self.clear : "") + "\(notice)\(left)")
        }
    }
}
