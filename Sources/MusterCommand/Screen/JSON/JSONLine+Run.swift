import IdentityAPI
import Muster
import SystemPackage

extension JSONLine {
    static func run(_ run: Run, of input: String, rows: Int) -> String {
        line(JSONEvent.Run(run: run.folder.path.string, input: input, rows: rows))
    }

    static func progress(_ progress: RunProgress, elapsed: Duration) -> String {
        let made = progress.counts.values.reduce(0, +) + progress.awaiting
        let left = progress.quotas.compactMap { method, quotaStatus in quotaStatus.left.map { (method.rawValue, $0) } }
        return line(
            JSONEvent.Progress(
                rows: progress.rowCount,
                done: progress.done + progress.awaiting,
                failed: progress.failed,
                rowsPerSecond: Double(made) / max(elapsed.inSeconds, 0.001),
                secondsLeft: progress.timeLeft?.inSeconds,
                callsLeft: Dictionary(uniqueKeysWithValues: left),
                inFlight: progress.concurrency?.inFlight,
                concurrencyLimit: progress.concurrency?.limit,
                concurrencyBound: progress.concurrency?.bound?.rawValue,
                pausedSeconds: progress.quotas.values.compactMap(\.pausedFor).max()?.inSeconds,
                downSeconds: progress.downSince.map { ($0.duration(to: .now)).inSeconds },
                downStatus: progress.downSince == nil ? nil : progress.downStatus,
                waitUntil: progress.toldWait?.clockTime,
                waitStatus: progress.toldWait?.status,
                isStopping: progress.isStopping
            )
        )
    }

    static func notice(_ message: String) -> String { line(JSONEvent.Notice(message: message)) }

    static func result(_ result: Run.Result, _ folder: RunFolder, next: [NextStep]) -> String {
        line(
            JSONEvent.Result(
                run: folder.path.string,
                rows: result.summary.rows,
                counts: result.summary.counts,
                causes: result.summary.causes,
                stopped: result.stopReason.map { "\($0)" },
                notices: result.summary.notices,
                meanwhile: result.summary.meanwhile,
                calls: result.summary.calls,
                times: result.summary.times,
                next: next.map(JSONEvent.NextPart.init),
                exitCode: ExitStatus.of(result)
            )
        )
    }

    static func report(_ report: RunReport) -> String {
        line(
            JSONEvent.Report(
                run: report.folder.path.string,
                rows: report.summary.rows,
                counts: report.summary.counts,
                causes: report.summary.causes,
                stopped: report.summary.stopped,
                notices: report.summary.notices,
                meanwhile: report.summary.meanwhile,
                calls: report.summary.calls,
                times: report.summary.times,
                next: report.next.map(JSONEvent.NextPart.init),
                undoneBy: report.record.undoneBy,
                family: report.retryChain.members.map {
                    .init(run: $0.folder.path.string, done: $0.done, left: $0.left)
                },
                left: report.retryChain.left
            )
        )
    }

    static func retry(_ retry: Retry, of folder: RunFolder) -> String {
        line(
            JSONEvent.Retry(
                run: folder.path.string,
                rows: retry.rowCount,
                mended: retry.correctedCount,
                leftAlone: retry.permanentFailureCount,
                drifted: retry.driftedCount,
                pending: retry.pendingCount
            )
        )
    }
}
