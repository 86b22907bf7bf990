import Muster
import SystemPackage

/// Lists of runs, for people.
enum RunsText {
    /// The lines about one run: when it began, its state, its rows, its folder, and the command that continues it.
    static func lines(_ run: RunStatus) -> [String] {
        if let problem = run.problem { return ["\(run.folder.path): damaged. \(TextFormat.harmless(problem))"] }
        let parts: [(Outcome.Status, String)] = [(.failed, "failed"), (.unknown, "unknown"), (.pending, "pending")]
        let rest = parts.filter { run.count($0.0) > 0 }.map { ", \(run.count($0.0)) \($0.1)" }.joined()
        let line =
            "\(readable(run.started))  \(run.state.rawValue.padded(to: 10))  "
            + "\("\(run.rows.counted("row"))\(rest)".padded(to: 30))  \(TextFormat.harmless(run.folder.path.string))"
        return [line] + (run.command.map { ["    \($0)"] } ?? [])
    }

    /// The table of several runs with their sums.
    static func table(of all: RunsReport) -> [String] {
        let counts = all.counts
        let outcomes = Outcome.Status.allCases.filter { counts[$0.rawValue] ?? 0 > 0 }
        var rows = [["run", "organization", "rows"] + outcomes.map(\.rawValue)]
        rows += all.reports.map { report in
            [report.folder.path.string, report.record.organizationID, "\(report.summary.rows)"].map(TextFormat.harmless)
                + outcomes.map { "\(report.summary[$0])" }
        }
        rows.append(["all", "", "\(all.rows)"] + outcomes.map { "\(counts[$0.rawValue] ?? 0)" })
        let widths = rows[0].indices.map { column in rows.map { $0[column].displayWidth }.max() ?? 0 }
        return rows.map { cells in
            cells.enumerated().map { column, cell in
                // Texts are aligned to the left, numbers to the right.
                let space = String(repeating: " ", count: widths[column] - cell.displayWidth)
                return column < 2 ? cell + space : space + cell
            }
            .joined(separator: "  ")
        }
    }

    /// `2026-11-21 06:43:00` of `2026-11-21T06:43:00Z`.
    static func readable(_ time: String) -> String { time.replacing("T", with: " ").replacing("Z", with: "") }
}
