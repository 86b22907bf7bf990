import SystemPackage

extension RunRecord.Origin {
    /// Creates the origin of a sheet that is a report in its run's folder; `nil` for any other sheet.
    ///
    /// Rows with an unknown outcome that ask for the same as before are looked up before their calls, as in a resume.
    ///
    /// - Parameters:
    ///   - contents: the result of the sheet's check.
    ///   - organizationID: the organization of the import. A run in another organization does not count.
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
            unresolvedCalls[row.number] = earlier.ledger.unresolvedCall(row: number)
        }
    }
}

extension Ledger {
    /// Returns the call of a row with an unknown outcome.
    func unresolvedCall(row: Int) -> RunRecord.Origin.UnresolvedCall {
        RunRecord.Origin.UnresolvedCall(
            intent: intent(row: row),
            expected: hasWholePlan ? expectations[row - 1] : .pending,
            accounts: fanIn(row: row)?.unresolved
        )
    }
}
