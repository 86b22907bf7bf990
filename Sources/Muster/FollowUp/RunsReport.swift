import SystemPackage

/// The results of several runs together, as of one sheet each for several organizations.
package struct RunsReport: Sendable {
    /// The runs' reports, in the order asked for.
    package let reports: [RunReport]

    /// Reads runs, and writes the `report.html` of each.
    ///
    /// - Parameter folders: the runs; one that is named twice counts once.
    /// - Throws: ``RunError`` when one of them cannot be read.
    package init(of folders: [RunFolder]) throws {
        var known: Set<String> = []
        reports = try folders.filter { known.insert($0.path.absolute.lexicallyNormalized().string).inserted }
            .map { try RunReport(of: $0) }
    }

    /// Rows of all sheets.
    package var rows: Int { reports.reduce(0) { $0 + $1.summary.rows } }

    /// The number of rows with each outcome, of all runs.
    package var counts: [String: Int] {
        reports.reduce(into: [:]) { $0.merge($1.summary.counts, uniquingKeysWith: +) }
    }

    /// Rows that neither their run nor a retry has done.
    package var left: Int { reports.reduce(0) { $0 + $1.retryChain.left } }

    /// Calls of all runs, by method.
    package var calls: [String: Int] {
        reports.reduce(into: [:]) { $0.merge($1.summary.calls.mapValues(\.sent), uniquingKeysWith: +) }
    }

    // MARK: The page

    /// One self-contained page about all runs. It loads nothing, and has no scripts.
    package var page: String {
        let name = reports.count.counted("run")
        let sentence = "\(rows.counted("row")) in \(name), \(left) of them left to do."
        return HTML.page(
            title: "\(name) of Muster",
            header: HTML.headline("Imports of robot accounts", name, tone, sentence),
            main: HTML.section("runs", "Runs", table) + HTML.section("next", "What to do", steps),
            footer: "Written by Muster."
        )
    }

    private var tone: RunVerdict.Tone { left == 0 ? .good : counts["failed"] ?? 0 > 0 ? .bad : .mixed }

    private var outcomes: [Outcome.Status] { Outcome.Status.allCases.filter { counts[$0.rawValue] ?? 0 > 0 } }

    private var table: String {
        let columns: [HTML.TableColumn] =
            ["Run", "Sheet", "Organization", .number("Rows")] + outcomes.map { .number($0.rawValue) }
        var lines = reports.map { report in
            [
                report.folder.path.string, report.record.input.name, report.record.organizationID,
                "\(report.summary.rows)",
            ]
                + outcomes.map { "\(report.summary[$0])" }
        }
        lines.append(["All", "", "", "\(rows)"] + outcomes.map { "\(counts[$0.rawValue] ?? 0)" })
        return HTML.table("Runs and the outcomes of their rows", columns, lines, isCards: true)
    }

    private var steps: String {
        let steps = reports.flatMap(\.next).map(HTML.step)
        return steps.isEmpty ? HTML.paragraph("Nothing: every row is done.") : steps.joined(separator: "\n")
    }
}
