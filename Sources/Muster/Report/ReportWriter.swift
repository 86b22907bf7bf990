/// Writes `success.csv`, `errors.csv` and `pending.csv`: a fold of the ledger over the sheet, in the sheet's order.
///
/// Every row stands in exactly one of them, with all its cells as they were and what became of it behind them. Cells that a spreadsheet would run as
/// a formula are guarded. Each file is replaced whole or not at all.
struct ReportWriter {
    let sheet: Sheet
    let ledger: Ledger
    let folder: RunFolder

    /// Counts the rows, and writes nothing.
    func count() -> Summary {
        var summary = Summary()
        for row in 1..<ledger.rowCount + 1 { summary.count(ledger.outcome(row: row)) }
        summary.finish()
        return summary
    }

    /// Writes the three files and counts their rows.
    ///
    /// - Throws: ``RunError`` `cannotWrite`; the reports of before then still stand.
    func write() throws -> Summary {
        var rows = try sheet.rows()
        let header = rows.header
        var success = try ReportFile(at: folder.file("success.csv"), header)
        var errors = try ReportFile(at: folder.file("errors.csv"), header)
        var pending = try ReportFile(at: folder.file("pending.csv"), header)
        var summary = Summary()
        while let row = try rows.next() {
            let outcome = ledger.outcome(row: row.number)
            summary.count(outcome)
            switch outcome.status {
            case .created, .updated, .deleted, .unchanged, .skipped: try success.append(row, outcome)
            case .failed, .unknown: try errors.append(row, outcome)
            case .pending: try pending.append(row, outcome)
            }
        }
        // All three are durable before the first gets its name, so that they change together but for an instant.
        try success.prepare()
        try errors.prepare()
        try pending.prepare()
        try success.commit(isLast: false)
        try errors.commit(isLast: false)
        try pending.commit(isLast: true)
        summary.finish()
        return summary
    }
}
