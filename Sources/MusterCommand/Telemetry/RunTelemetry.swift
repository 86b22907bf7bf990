import IdentityAPI
import Muster
import SystemPackage

/// What `--log` and `--metrics` are told of a run. Without either, it costs nothing.
struct RunTelemetry: Sendable {
    private static let glance = Duration.milliseconds(500)
    private static let interval = Duration.seconds(10)

    let run: Run
    /// Rows of the sheet.
    let rows: Int

    private var isWanted: Bool { EventLog.current != nil || MetricsFile.current != nil }
    private var folder: String { run.folder.path.string }

    /// Runs `body`, the run's work, and tells of it meanwhile.
    func around(_ body: @Sendable () async throws -> Run.Result) async throws -> Run.Result {
        guard isWanted else { return try await body() }
        EventLog.current?.log(.info, "The run begins.", ["rows": "\(rows)", "run": folder])
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await watch() }
            defer { group.cancelAll() }
            let result = try await body()
            end(result)
            return result
        }
    }

    private func watch() async {
        var (next, wasUp, noticed) = (ContinuousClock.now, true, 0)
        while !Task.isCancelled {
            let progress = await run.progress()
            let isUp = progress.downSince == nil
            if isUp != wasUp {
                EventLog.current?.log(
                    isUp ? .notice : .warning,
                    isUp ? "The service answers again." : "The service does not answer: the run waits.",
                    ["done": "\(progress.done)", "run": folder]
                )
            }
            for notice in progress.notices.dropFirst(noticed) {
                EventLog.current?.log(.notice, "\(notice)", ["run": folder])
            }
            noticed = progress.notices.count
            if isUp != wasUp || .now >= next {
                next = .now + Self.interval
                tell(progress)
            }
            wasUp = isUp
            do { try await Task.sleep(for: Self.glance) } catch { return }
        }
    }

    private func tell(_ progress: RunProgress) {
        EventLog.current?.log(
            .info,
            "The run is at work.",
            ["done": "\(progress.done)", "failed": "\(progress.failed)", "rows": "\(rows)", "run": folder]
        )
        MetricsFile.current?.update { metrics in
            var part = Metrics.RunPart(folder: folder, rows: rows, done: progress.done, failed: progress.failed)
            part.isServiceUp = progress.downSince == nil
            part.inFlight = progress.concurrency?.inFlight
            let left = progress.quotas.compactMap { method, status in status.left.map { (method.rawValue, $0) } }
            part.quotaLeft = Dictionary(uniqueKeysWithValues: left)
            metrics.run = part
        }
    }

    private func end(_ result: Run.Result) {
        let summary = result.summary
        for cause in summary.causes {
            EventLog.current?.log(
                .warning,
                cause.message,
                ["code": cause.code, "rows": "\(cause.rows)", "run": folder]
            )
        }
        if let reason = result.stopReason { EventLog.current?.log(.warning, "\(reason)", ["run": folder]) }
        var metadata = summary.counts.filter { $0.value > 0 }.mapValues(String.init)
        for (method, calls) in summary.calls { metadata[method] = "\(calls.sent)" }
        if let seconds = summary.times?.seconds { metadata["seconds"] = "\(seconds)" }
        metadata["run"] = folder
        EventLog.current?.log(
            .info,
            result.stopReason == nil ? "The run is finished." : "The run has stopped.",
            metadata
        )
        MetricsFile.current?.update { metrics in
            var part = Metrics.RunPart(
                folder: folder,
                rows: summary.rows,
                done: summary.rows - summary[.pending],
                failed: summary.errors
            )
            (part.isActive, part.outcomes, part.calls) = (false, summary.counts, summary.calls)
            part.seconds = summary.times?.seconds
            metrics.run = part
        }
    }
}
