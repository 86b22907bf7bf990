import SystemPackage

extension RunRecord.Origin {
    /// The run whose report a sheet is, when it lies in that run's folder.
    ///
    /// Rows of it that were left in doubt, and ask for the same as they did, are looked up before anything is sent for them, as a resume would.
    ///
    /// - Parameters:
    ///   - contents: what the check of the sheet found.
    ///   - organizationID: the organization that the sheet is brought to; a run in another one is none of its business.
    /// - Throws: ``RunError`` when another process works on that run.
    package init?(ofReport sheet: Sheet, _ contents: Sheet.Contents, organizationID: String) throws {
        let folder = RunFolder(sheet.path.absolute.removingLastComponent())
        guard contents.header.isReport, let record = try? folder.readRecord(),
            record.organizationID.lowercased() == organizationID.lowercased()
        else { return nil }
        let earlier = try EarlierRun(folder)
        self.init(kind: .retry, id: record.id, path: folder.path.string)
        guard let kept = try? earlier.keptSheet() else { return }
        var unknown: [Int: RowIntent] = [:]
        var rows = try kept.rows()
        while let row = try rows.next() {
            guard earlier.ledger.outcome(row: row.number).status == .unknown else { continue }
            unknown[row.number] = RowIntent(row, kept.options)
        }
        guard !unknown.isEmpty else { return }
        var reading = try contents.sheet.rows()
        while let row = try reading.next() {
            guard let number = row.earlierNumber, let rowIntent = unknown.removeValue(forKey: number),
                rowIntent == RowIntent(row, sheet.options)
            else { continue }
            doubts[row.number] = earlier.ledger.doubt(row: number)
        }
    }
}

extension Ledger {
    /// What was about to happen for a row of which nobody knows what came.
    func doubt(row: Int) -> RunRecord.Origin.UnresolvedCall {
        RunRecord.Origin.UnresolvedCall(
            intent: intent(row: row),
            expected: hasWholePlan ? expectations[row - 1] : .pending,
            accounts: fanIn(row: row)?.doubts
        )
    }
}
