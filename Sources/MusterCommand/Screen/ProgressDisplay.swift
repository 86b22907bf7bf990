import IdentityAPI
import Muster

/// Shows how far a run is while it runs: on a terminal one live line, elsewhere a plain line every ten seconds, and one as soon as the service stops answering.
struct ProgressDisplay: Sendable {
    private static let plainInterval = Duration.seconds(10)
    private static let liveInterval = Duration.milliseconds(150)

    let run: Run
    let isQuiet: Bool
    let hasColour: Bool

    /// Runs `body` with the display beside it.
    func around<Result: Sendable>(_ body: @Sendable () async throws -> Result) async throws -> Result {
        if isQuiet { return try await body() }
        return try await withThrowingTaskGroup(of: Int.self) { group in
            group.addTask { await show() }
            let result: Swift.Result<Result, any Error>
            do { result = .success(try await body()) } catch { result = .failure(error) }
            group.cancelAll()
            let told = try await group.next() ?? 0
            Console.clearLive()
            // What came up after the last look at it.
            tell(await run.progress(), after: told)
            return try result.get()
        }
    }

    /// Draws until its task is cancelled.
    ///
    /// - Returns: how many notices it has told.
    private func show() async -> Int {
        var nextLine = ContinuousClock.now + Self.plainInterval
        var rate = RecentRate()
        var told = 0
        var wasDown = false
        while true {
            do { try await Task.sleep(for: Self.liveInterval) } catch { return told }
            let progress = await run.progress()
            if Task.isCancelled { return told }
            tell(progress, after: told)
            told = progress.notices.count
            rate.note(progress.made, at: .now)
            let line = ProgressLine(progress, rowsPerSecond: rate.rowsPerSecond)
            let isNewlyDown = progress.downSince != nil && !wasDown
            wasDown = progress.downSince != nil
            if Console.isLive {
                // A blank before it, and the last column free: in that one terminals wrap.
                let look = ProgressLine.Look(
                    width: Console.width - 2,
                    hasColour: hasColour && Console.hasColour,
                    hasUnicode: Console.hasUnicode
                )
                Console.drawLive(line.text(look))
            } else if .now >= nextLine || isNewlyDown {
                // A notice does not wait for the next plain line.
                nextLine = .now + Self.plainInterval
                Console.note(line.plain)
            }
        }
    }

    private func tell(_ progress: RunProgress, after told: Int) {
        let left = progress.timeLeft.map { " The rest takes about \(TextFormat.spoken($0))." } ?? ""
        for notice in progress.notices.dropFirst(told) { Console.note("\(notice)\(left)") }
    }
}
