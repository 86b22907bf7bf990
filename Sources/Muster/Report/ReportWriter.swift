import CSV

/// Writes `success.csv`, `errors.csv` and `pending.csv`: a fold of the ledger over the sheet, in the sheet's order.
///
/// Every row is in exactly one of them, with all its cells unchanged, followed by its outcome. Cells that a spreadsheet would run as a formula are
/// guarded. Each file is replaced whole or not at all.
struct ReportWriter {
    let sheet: Sheet
    let ledger: Ledger
    let folder: RunFolder

    /// The counts of outcomes, and the first failed rows.
    typealias Written = (summary: Summary, failed: FailedRows)

    /// Counts the rows without writing.
    func count() -> Written {
        var summary = Summary()
        var failed = FailedRows()
        for row in 1..<ledger.rowCount + 1 {
            let outcome = ledger.outcome(row: row)
            summary.count(outcome, row: row)
            if outcome.status.isError { failed.add(row, outcome) }
        }
        summary.finish(found: ledger.found)
        return (summary, (try? told(failed)) ?? failed)
    }

    /// Failed rows with what the sheet says of them.
    private func told(_ failed: FailedRows) throws -> FailedRows {
        var told = FailedRows()
        var left = failed.rows[...]
        var rows = try sheet.rows()
        while let next = left.first, let row = try rows.next() {
            guard row.number == next.number else { continue }
            told.add(row, next.outcome)
            left.removeFirst()
        }
        return told
    }

    /// Writes the three files and counts their rows.
    ///
    /// - Throws: ``RunError`` `cannotWrite`. The earlier reports are then unchanged.
    @discardableResult
    func write() throws -> Written {
        var rows = try sheet.rows()
        let header = rows.header
        let report = { try RecordFile(at: folder.file($0), RecordWriter(ofReport: header.carriedTexts)) }
        let (success, errors, pending) = try (report("success.csv"), report("errors.csv"), report("pending.csv"))
        var summary = Summary()
        var failedRows = FailedRows()
        while let row = try rows.next() {
            let outcome = ledger.outcome(row: row.number)
            summary.count(outcome, row: row.number)
            if outcome.status.isError, failedRows.hasRoom { failedRows.add(row, outcome) }
            let file = outcome.status.isSuccess ? success : outcome.status.isError ? errors : pending
            file.writer.append(row.carriedCells, row: row.number, line: row.line, outcome)
            try file.drainIfFull()
        }
        // All three are durable before the first gets its name, so that they change almost at the same time.
        for file in [success, errors, pending] { try file.synchronize() }
        for file in [success, errors] { try file.commit(isLast: false) }
        try pending.commit()
        summary.finish(found: ledger.found)
        return (summary, failedRows)
    }
}
