package import IdentityAPI
package import SystemPackage

/// The failed and unknown rows of a run, as the sheet of a new run.
///
/// The run's checkpoint says which rows failed. Their contents come from its `errors.csv`, where somebody may have corrected them, or from the run's own copy of its sheet. Muster retries a row that was
/// corrected since its last try, and any other row only when its failure is retryable (``Outcome/mayPass``). Rows that an earlier retry completed are done.
package struct Retry: Sendable {
    /// The run whose rows to retry. It is locked against other processes.
    package let earlier: EarlierRun
    /// The options of the new run: those of the earlier one.
    package let settings: RunSettings
    /// The number of rows to retry.
    package let rowCount: Int
    /// The number of corrected rows among them.
    package let correctedCount: Int
    /// The number of failed rows that are not retryable without a correction.
    package let permanentFailureCount: Int
    /// The number of rows among those whose accounts somebody has changed since.
    package let driftedCount: Int
    /// The number of failed rows that are missing in the given file. Rows that somebody removed from the run's own `errors.csv` do not count.
    package let absentCount: Int
    /// The number of rows that the earlier run has not attempted. A resume of that run does them.
    package let pendingCount: Int
    /// Remarks before the retry, a sentence each.
    let remarks: [String]
    /// The relation of the new run to the earlier one.
    package let origin: RunRecord.Origin
    /// The new run's sheet: a report of the earlier run with only those rows.
    package let sheet: [UInt8]

    /// Chooses the rows.
    ///
    /// - Parameters:
    ///   - errors: the run's `errors.csv`, to retry only its rows; `nil` for all failed rows.
    ///   - all: whether to retry rows that are not retryable without a correction.
    /// - Throws: ``RunError`` when the run cannot be read, or is in use; ``InvalidSheet`` when `errors.csv` is broken.
    package init(of folder: RunFolder, errors: FilePath? = nil, all: Bool) throws {
        let earlier = try EarlierRun(folder)
        let kept = try earlier.keptSheet()
        var settings = earlier.record.settings
        // The format of a report does not depend on the sheet's, and a spreadsheet may have changed it. Muster asks for a new confirmation.
        settings.sheet.delimiter = nil
        settings.sheet.encoding = nil
        settings.sheet.recognizedEncoding = nil
        settings.sheet.headerRow = nil
        if try kept.rows().header.isOurs, try !kept.rows().header.isReport { settings.sheet.hasLiteralFormulas = true }
        settings.limit = nil
        settings.held = [:]
        settings.heldAccounts = [:]
        settings.isAgreed = false
        settings.acceptsDrift = false
        let path = errors ?? folder.file("errors.csv")
        let corrected = errors != nil || path.exists ? try CorrectedRows(path, settings.sheet) : nil
        let retryChain = try RetryChain(beginningWith: folder)
        let columns = Self.union(corrected?.columns ?? [], try kept.rows().header.carriedTexts)
        let choose = { (companions: Set<String>) throws -> RetryChoice in
            var choice = RetryChoice(
                ledger: earlier.ledger,
                retryChain: retryChain,
                isForAll: all,
                columns: columns,
                companions: companions
            )
            var rows = try kept.rows()
            while let row = try rows.next() {
                choice.take(
                    row,
                    kept.options,
                    corrected: corrected?.rows[row.number],
                    settings.sheet,
                    isOnlyCorrected: errors != nil || corrected?.hasNumbers == false
                )
            }
            return choice
        }
        var choice = try choose([])
        if choice.count > 0 { choice = try choose(choice.accounts) }
        choice.take(added: corrected?.added ?? [])
        self.earlier = earlier
        self.settings = settings
        remarks = corrected?.remarks ?? []
        rowCount = choice.count
        correctedCount = choice.correctedCount
        permanentFailureCount = choice.permanentFailureCount
        driftedCount = choice.driftedCount
        let isOwnReport =
            path.absolute.lexicallyNormalized() == folder.file("errors.csv").absolute.lexicallyNormalized()
        absentCount = isOwnReport ? 0 : choice.absentCount
        pendingCount = choice.pendingCount
        sheet = choice.report.bytes
        origin = RunRecord.Origin(
            kind: .retry,
            id: earlier.record.id,
            path: folder.path.absolute.string,
            unresolvedCalls: choice.unresolvedCalls
        )
    }

    /// Reads the organization, and reads it again while it does not show the earlier run's last changes.
    ///
    /// - Parameters:
    ///   - policy: how long after the run's last write to read again.
    ///   - says: called once when Muster waits.
    /// - Throws: `IdentityError` when the organization cannot be read; ``RunError``.
    package func readOrganization(
        _ client: IdentityClient,
        policy: VerificationPolicy = VerificationPolicy(),
        says: (Notice) -> Void = { _ in }
    ) async throws -> Directory {
        try await Directory.read(client, showing: OwnWrites(of: earlier, .unfinished), policy: policy, says: says)
    }

    /// Returns the columns of `errors.csv`, and those of the sheet that somebody has removed from it, because rows that are missing in the file keep all their cells.
    private static func union(_ columns: [String], _ others: [String]) -> [String] {
        columns + others.filter { !columns.contains($0) }
    }
}

extension PreparedRun {
    /// Adds the retry's remarks.
    package mutating func take(_ retry: Retry) { remarks = retry.remarks + remarks }
}
