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
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await show() }
            defer {
                group.cancelAll()
                if Screen.isLive { Screen.draw("\r\u{1B}[K") }
            }
            return try await body()
        }
    }

    /// Draws until its task is cancelled.
    private func show() async {
        let start = ContinuousClock.now
        let isLive = Screen.isLive
        var nextLine = start + Self.plainInterval
        var told = 0
        while true {
            do { try await Task.sleep(for: Self.liveInterval) } catch { return }
            let progress = await run.progress()
            if Task.isCancelled { return }
            for notice in progress.notices.dropFirst(told) {
                Screen.note((isLive ? "\r\u{1B}[K" : "") + "\(notice)\(estimate(progress))")
            }
            told = progress.notices.count
            // A notice does not wait for the next plain line, and a plain line not for a notice.
            guard isLive || .now >= nextLine else { continue }
            nextLine = .now + Self.plainInterval
            let line = ProgressLine(progress, elapsed: .now - start)
            if isLive {
                // The whole line goes out in one write, so that it never flickers.
                Screen.draw("\r\u{1B}[K" + line.text(width: Screen.width - 1))
            } else {
                Screen.note(line.plain)
            }
        }
    }

    private func estimate(_ progress: RunProgress) -> String {
        progress.timeLeft.map { " That takes about \(Wording.spoken($0)) from now." } ?? ""
    }
}
