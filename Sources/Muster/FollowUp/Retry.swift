import CSV
public import SystemPackage

/// The failed and unknown rows of a run, as the sheet of a new run.
///
/// The run's checkpoint says which rows failed. Its `errors.csv`, which people may have corrected, says what they ask for; without `errors.csv`, the run's own copy of the
/// sheet does. Muster retries a row that was corrected since its last attempt, and any other row only when its cause is retryable (``Outcome/mayPass``). It never repeats
/// what an earlier retry has done.
public struct Retry: Sendable {
    /// The run whose rows are retried, locked so that no other process can work on it.
    public let earlier: EarlierRun
    /// The settings of the new run: those of the earlier one.
    public let settings: RunSettings
    /// The number of retried rows.
    public let rowCount: Int
    /// The number of those that were corrected.
    public let correctedCount: Int
    /// Failed rows that are left out, because their cause is not retryable.
    public let permanentFailureCount: Int
    /// The number of those whose accounts somebody has changed since.
    public let driftedCount: Int
    /// Failed rows that are left out, because the named file does not have them. Rows that somebody removed from the run's own `errors.csv` do not count.
    public let absentCount: Int
    /// Rows that the earlier run has not attempted. Its resume does them.
    public let pendingCount: Int
    /// What people should know before the retry, a sentence each.
    let remarks: [String]
    /// What the new run is to the earlier one.
    public let origin: RunRecord.Origin
    /// The new run's sheet: a report of the earlier run, with those rows only.
    package let sheet: [UInt8]

    /// Chooses the rows.
    ///
    /// - Parameters:
    ///   - folder: the run.
    ///   - errors: the run's `errors.csv`, to take only the rows in it; `nil` for all failed rows.
    ///   - all: whether to take rows whose cause is not retryable too.
    /// - Throws: ``RunError`` when the run cannot be read, or is in use; ``InvalidSheet`` when `errors.csv` is broken.
    public init(of folder: RunFolder, errors: FilePath? = nil, all: Bool) throws {
        let earlier = try EarlierRun(folder)
        let kept = try earlier.keptSheet()
        var settings = earlier.record.settings
        // A report has a fixed form, and a program that saved it again has its own. Muster asks again about what the earlier run was asked.
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
        sheet = choice.report.buffer
        origin = RunRecord.Origin(
            kind: .retry,
            id: earlier.record.id,
            path: folder.path.absolute.string,
            unresolvedCalls: choice.unresolvedCalls
        )
    }

    /// The columns of `errors.csv`, and those of the sheet that somebody removed from it: rows that are not in it keep all their cells.
    private static func union(_ columns: [String], _ others: [String]) -> [String] {
        columns + others.filter { !columns.contains($0) }
    }
}
