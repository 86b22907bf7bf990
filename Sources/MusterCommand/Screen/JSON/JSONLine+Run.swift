import FoundationEssentials
import IdentityAPI
import Muster
import SystemPackage

extension JSONLine {
    /// A run begins or continues.
    static func run(_ run: Run, of input: String, rows: Int) -> String {
        line(["event": "run", "run": run.folder.path.string, "input": input, "rows": rows])
    }

    static func progress(_ progress: RunProgress, elapsed: Duration) -> String {
        let made = progress.counts.values.reduce(0, +) + progress.awaiting
        let left = progress.quotas.compactMap { method, quotaStatus in quotaStatus.left.map { (method.rawValue, $0) } }
        return line([
            "event": "progress", "rows": progress.rowCount, "done": progress.done + progress.awaiting,
            "failed": progress.failed, "rowsPerSecond": Double(made) / max(elapsed.inSeconds, 0.001),
            "secondsLeft": progress.timeLeft?.inSeconds, "callsLeft": Dictionary(uniqueKeysWithValues: left),
            "inFlight": progress.concurrency?.inFlight, "concurrencyLimit": progress.concurrency?.limit,
            "concurrencyBound": progress.concurrency?.bound?.rawValue,
            "pausedSeconds": progress.quotas.values.compactMap(\.pausedFor).max()?.inSeconds,
            "downSeconds": progress.downSince.map { $0.duration(to: .now).inSeconds },
            "downStatus": progress.downSince == nil ? nil : progress.downStatus,
            "waitUntil": progress.retryAfterWait?.clockTime, "waitStatus": progress.retryAfterWait?.status,
            "isStopping": progress.isStopping,
        ])
    }

    /// A notice for people.
    static func notice(_ message: String) -> String { line(["event": "notice", "message": message]) }

    static func result(_ result: Run.Result, _ folder: RunFolder, next: [NextStep]) -> String {
        line([
            "event": "result", "run": folder.path.string, "rows": result.summary.rows,
            "counts": result.summary.counts, "causes": result.summary.causes,
            "stopped": result.stopReason.map { "\($0)" }, "notices": result.summary.notices,
            "meanwhile": result.summary.meanwhile, "calls": result.summary.calls, "times": result.summary.times,
            "next": next.map(step), "exitCode": ExitStatus.of(result),
        ])
    }

    static func report(_ report: RunReport) -> String {
        let summary = report.summary
        let members: [JSONObject] = report.retryChain.members.map {
            ["run": $0.folder.path.string, "done": $0.done, "left": $0.left]
        }
        return line([
            "event": "report", "run": report.folder.path.string, "rows": summary.rows, "counts": summary.counts,
            "causes": summary.causes, "stopped": summary.stopped, "notices": summary.notices,
            "meanwhile": summary.meanwhile, "calls": summary.calls, "times": summary.times,
            "next": report.next.map(step), "undoneBy": report.record.undoneBy, "family": members,
            "left": report.retryChain.left,
        ])
    }

    /// A next step and its command.
    private static func step(_ step: NextStep) -> JSONObject { ["advice": step.advice, "command": step.command] }

    /// The rows of an earlier run to retry.
    static func retry(_ retry: Retry, of folder: RunFolder) -> String {
        line([
            "event": "retry", "run": folder.path.string, "rows": retry.rowCount, "mended": retry.correctedCount,
            "leftAlone": retry.permanentFailureCount, "drifted": retry.driftedCount, "pending": retry.pendingCount,
        ])
    }

    /// A run of a list.
    static func listed(_ run: RunStatus) -> String {
        let counts = Outcome.Status.allCases.map { ($0.rawValue, run.count($0)) }
        return line([
            "event": "listed", "run": run.folder.path.string, "state": run.state, "input": run.input,
            "organizationId": run.organizationID, "started": run.started,
            "changed": run.changed?.formatted(.iso8601), "rows": run.rows,
            "counts": Dictionary(uniqueKeysWithValues: counts), "command": run.command, "problem": run.problem,
        ])
    }

    /// A run that was removed.
    static func pruned(_ run: RunStatus) -> String {
        line([
            "event": "pruned", "run": run.folder.path.string, "input": run.input, "started": run.started,
            "rows": run.rows,
        ])
    }

    /// The sums of several runs: the last line of their report.
    static func reports(_ all: RunsReport, page: FilePath) -> String {
        line([
            "event": "reports", "runs": all.reports.count, "rows": all.rows, "counts": all.counts, "left": all.left,
            "calls": all.calls, "page": page.string,
        ])
    }
}
