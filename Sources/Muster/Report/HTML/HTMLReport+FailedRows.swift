/// The table of failed rows. With a script it can be searched and sorted.
extension HTMLReport {
    var failedRows: String {
        guard !failed.rows.isEmpty else { return "" }
        let isCut = failed.rows.count < summary.errors
        let note =
            isCut
            ? HTML.paragraph("These are the first \(failed.rows.count) of \(summary.errors); errors.csv has them all.")
            : ""
        let search = """
            <form class="search" role="search" hidden>
            <label for="q">Search these rows</label>
            <input id="q" type="search" autocomplete="off" spellcheck="false" aria-controls="failed-rows">
            <output id="shown" for="q" aria-live="polite"></output>
            </form>
            """
        let table = HTML.table(
            "Rows that failed, in the order of the sheet",
            ["Row", "Line", "Account", "Action", "Status", "Reason", "Code", "HTTP", "Trace"],
            failed.rows.lazy.map(cells),
            id: "failed-rows",
            isCards: true
        )
        return HTML.section("failed", "Failed rows", note + search + table)
    }

    private func cells(_ row: FailedRows.FailedRow) -> [String] {
        let outcome = row.outcome
        return [
            "\(row.number)", row.line == 0 ? "" : "\(row.line)", row.account, outcome.action, outcome.status.rawValue,
            outcome.message, outcome.code, outcome.http == 0 ? "" : "\(outcome.http)", outcome.traceID,
        ]
    }
}
