import FoundationEssentials
import Muster
import SystemPackage

extension JSONEvent {
    /// A run of a list.
    struct Listed: Encodable {
        var event = "listed"
        var run: String
        /// `running`, `unfinished`, `done`, `failed`, `undone` or `damaged`.
        var state: RunStatus.State
        var input: String
        var organizationId: String
        /// When it began, in UTC.
        var started: String
        /// When its checkpoint was written last, in UTC.
        var changed: String?
        var rows: Int
        var counts: [String: Int]
        /// The command that goes on with it.
        var command: String?
        /// What is wrong with a damaged run.
        var problem: String?
    }

    /// A run that was removed.
    struct Pruned: Encodable {
        var event = "pruned"
        var run: String
        var input: String
        var started: String
        var rows: Int
    }

    /// The sums of several runs: the last line of their report.
    struct Reports: Encodable {
        var event = "reports"
        var runs: Int
        var rows: Int
        var counts: [String: Int]
        /// Rows that neither their run nor a retry has done.
        var left: Int
        /// Calls made, by method.
        var calls: [String: Int]
        /// The file of the page about all of them.
        var page: String
    }
}

extension JSONLine {
    static func listed(_ run: RunStatus) -> String {
        let counts = Outcome.Status.allCases.map { ($0.rawValue, run.count($0)) }
        return line(
            JSONEvent.Listed(
                run: run.folder.path.string,
                state: run.state,
                input: run.input,
                organizationId: run.organizationID,
                started: run.started,
                changed: run.changed?.formatted(.iso8601),
                rows: run.rows,
                counts: Dictionary(uniqueKeysWithValues: counts),
                command: run.command,
                problem: run.problem
            )
        )
    }

    static func pruned(_ run: RunStatus) -> String {
        line(JSONEvent.Pruned(run: run.folder.path.string, input: run.input, started: run.started, rows: run.rows))
    }

    static func reports(_ all: RunsReport, page: FilePath) -> String {
        line(
            JSONEvent.Reports(
                runs: all.reports.count,
                rows: all.rows,
                counts: all.counts,
                left: all.left,
                calls: all.calls,
                page: page.string
            )
        )
    }
}
