import FoundationEssentials
import Muster
import SystemPackage

extension JSONLine {
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
