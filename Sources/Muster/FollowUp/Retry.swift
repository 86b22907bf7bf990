package import IdentityAPI
package import SystemPackage

/// The failed and unknown rows of a run, as the sheet of a new one.
///
/// Which rows failed is told by the run's checkpoint. What they ask for is told by its `errors.csv`, where somebody may have mended them, or else by the run's own copy
/// of its sheet. A row that was mended since it was tried last is tried again; one that was not, only when its cause may pass
/// (`Outcome.mayPass`). What an earlier retry has done is done.
public struct Retry: Sendable {
    /// The run whose rows are tried again, held so that no other process can work on it.
    public let earlier: EarlierRun
    /// How the new run works: as the earlier one did.
    public let settings: RunSettings
    /// The rows that are tried again.
    public let rowCount: Int
    /// Those of them that were mended.
    public let mendedCount: Int
    /// Rows that failed and are left as they are, because their cause does not pass by itself.
    public let permanentFailureCount: Int
    /// Those of them whose accounts somebody has changed since.
    public let driftedCount: Int
    /// Rows that failed and are left as they are, because they do not stand in the file that is meant. Rows that were taken out of the run's own
    /// `errors.csv` are not wanted any more, and do not count.
    public let absentCount: Int
    /// Rows that the earlier run has not attempted: they are its own to do.
    public let pendingCount: Int
    /// What people should know before the rows are tried again, a sentence each.
    let remarks: [String]
    /// What the new run is to the earlier one.
    public let origin: RunRecord.Origin
    /// The new run's sheet: a report of the earlier run, with those rows only.
    package let sheet: [UInt8]

    /// Chooses the rows.
    ///
    /// - Parameters:
    ///   - folder: the run.
    ///   - all: whether rows are tried again whose cause does not pass by itself.
    /// - Throws: ``RunError`` when the run cannot be read, or is in use; ``InvalidSheet`` when `errors.csv` is broken.
    public init(of folder: RunFolder, all: Bool) throws { try self.init(of: folder, errors: nil, all: all) }

    /// Chooses the rows, of those that an `errors.csv` holds.
    ///
    /// - Parameters:
    ///   - errors: the run's `errors.csv`, when only rows that stand in it are meant; `nil` for all that failed.
    ///   - all: whether rows are tried again whose cause does not pass by itself.
    /// - Throws: ``RunError`` when the run cannot be read, or is in use; ``InvalidSheet`` when `errors.csv` is broken.
    package init(of folder: RunFolder, errors: FilePath?, all: Bool) throws {
        let earlier = try EarlierRun(folder)
        let kept = try earlier.keptSheet()
        var settings = earlier.record.settings
        // A report is always written in the same way, and whoever saved it again has their own; what the earlier run was asked about is asked anew.
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
                    isOnlyMended: errors != nil || corrected?.hasNumbers == false
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
        mendedCount = choice.mendedCount
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
            doubts: choice.doubts
        )
    }

    /// Reads the organization, and reads it again while accounts of the rows do not show yet what the earlier run has just written.
    ///
    /// - Parameters:
    ///   - policy: how long after the run's last write a reading is not believed.
    ///   - says: told, once, that Muster waits.
    /// - Throws: `IdentityError` when the organization cannot be read; ``RunError``.
    package func readOrganization(
        _ client: IdentityClient,
        policy: VerificationPolicy = VerificationPolicy(),
        says: (Notice) -> Void = { _ in }
    ) async throws -> Directory {
        try await Directory.read(client, showing: OwnWrites(of: earlier, .unfinished), policy: policy, says: says)
    }

    /// The columns of `errors.csv`, and those of the sheet that somebody has taken out of it: rows that do not stand in it keep all their cells.
    private static func union(_ columns: [String], _ others: [String]) -> [String] {
        columns + others.filter { !columns.contains($0) }
    }
}

extension PreparedRun {
    /// Notes what people should know of the rows that are tried again.
    package mutating func take(_ retry: Retry) { remarks = retry.remarks + remarks }
}
