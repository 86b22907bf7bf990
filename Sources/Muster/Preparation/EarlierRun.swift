import SystemPackage

/// A run to continue, retry or undo. Its lock keeps other processes from working on it.
public struct EarlierRun: Sendable {
    /// Its folder.
    public let folder: RunFolder
    /// Its identity and settings.
    public let record: RunRecord
    /// Its progress.
    package private(set) var ledger: Ledger
    /// The change to an edited sheet; `nil` for an unchanged sheet.
    private(set) var rebase: Rebase?
    /// The kept plan that the run follows; `nil` for none.
    let kept: KeptPlan?
    let wholeLength: Int
    let lock: FileLock

    /// Opens and locks a run.
    ///
    /// - Throws: ``RunError``: no run, in use, damaged.
    public init(_ folder: RunFolder) throws {
        self.folder = folder
        // The lock creates a file, which a folder without a run must not get.
        try folder.requireRun()
        _ = try folder.readRecord()
        lock = try folder.lock()
        // Until the lock, another process may write.
        (record, ledger, wholeLength) = try folder.open()
        kept = folder.keptPlan.exists ? try KeptPlan(contentsOf: folder.keptPlan) : nil
    }

    /// Returns the sheet of the run, which must be as it was. Where its file no longer exists, as on another machine that the run folder was moved to, this is
    /// the run's own copy.
    ///
    /// - Throws: ``RunError`` `configuration` when the file has changed.
    public func checkedSheet() throws -> Sheet.Contents {
        guard FilePath(record.input.path).exists else { return try keptSheet().check() }
        do {
            let contents = try sheet(read: fingerprint).check()
            if contents.fingerprint == fingerprint { return contents }
        } catch is InvalidSheet {
            // It was valid when the run began.
        }
        throw RunError(
            .configuration,
            path: FilePath(record.input.path),
            "is not the sheet that the run \(folder.path) began with: its SHA-256 differs. Restore the file, "
                + "continue with the edited one by --rebase, or import it as a new run."
        )
    }

    /// Whether every row of the run is done.
    public var isFinished: Bool { ledger.isFinished }

    /// Throws when the run was undone.
    ///
    /// - Throws: ``RunError`` `configuration`.
    public func requireNotUndone() throws {
        guard let undone = record.undoneBy else { return }
        throw RunError(
            .configuration,
            path: folder.path,
            "was undone by the run \(undone), so it cannot be resumed. Import its sheet as a new run."
        )
    }

    /// Throws unless the run is of this sheet, which is imported again.
    ///
    /// - Throws: ``RunError`` `configuration`.
    public func requireSheet(_ contents: Sheet.Contents) throws {
        guard contents.fingerprint != fingerprint else { return }
        throw RunError(
            .configuration,
            path: folder.path,
            "holds the run of another sheet ('\(record.input.name)', or another version of it). Choose another folder with --run."
        )
    }

    /// Reads the run's edited sheet, and continues the run with it. Returns the sheet, and the number of equal, changed, new and removed rows in a sentence.
    ///
    /// - Throws: ``InvalidSheet``; ``RunError`` when the run's own copy of the old sheet has changed.
    public mutating func rebasedSheet() throws -> (Sheet.Contents, changes: String) {
        guard kept == nil else {
            throw RunError(
                .configuration,
                path: folder.path,
                "follows a kept plan, which an edited sheet cannot replace."
            )
        }
        let contents = try sheet(read: nil).check()
        let old = try keptSheet()
        let beginning = Entry.Beginning(
            runID: record.id,
            fingerprint: contents.fingerprint,
            rowCount: contents.rowCount
        )
        let rebase = try Rebase(ledger, from: old, to: contents.sheet, beginning)
        self.rebase = rebase
        try ledger.apply(rebase.entry())
        let counts = rebase.counts
        return (
            contents,
            "Of the rows of the edited sheet, \(counts.same) are as before, \(counts.changed) changed and \(counts.new) new; \(counts.gone) are gone."
        )
    }

    /// Returns the run's own copy of its sheet.
    ///
    /// - Throws: ``RunError`` `configuration` when it has changed.
    func keptSheet() throws -> Sheet {
        let kept = folder.keptSheet(record, ledger)
        guard let contents = try? kept.check(), contents.fingerprint == fingerprint else {
            throw RunError(
                .configuration,
                path: kept.path,
                "is no longer the run's own copy of its sheet, so Muster cannot compare."
            )
        }
        return contents.sheet
    }

    /// Returns the sheet at its original path.
    ///
    /// - Parameter fingerprint: the required fingerprint; `nil` when the file may have been edited.
    private func sheet(read fingerprint: String?) -> Sheet {
        Sheet(
            path: FilePath(record.input.path),
            name: record.input.name,
            options: record.sheetOptions(forFile: fingerprint)
        )
    }

    /// The fingerprint of the run's present sheet, from the checkpoint, because `run.json` is written later.
    private var fingerprint: String { ledger.beginning?.fingerprint ?? record.input.sha256 }

    /// The settings for the rest of the run: its own, without the limit. A confirmation of a canary does not cover the rest, and a confirmation of a sheet does not cover an edited one.
    public var settingsOfRest: RunSettings {
        var settings = record.settings
        settings.isAgreed = settings.isAgreed && settings.limit == nil && rebase == nil
        settings.limit = nil
        return settings
    }

    /// Returns the run's record with the present sheet and confirmation.
    func currentRecord(_ prepared: PreparedRun, _ connection: [String]) -> RunRecord {
        var record = record
        record.connection = connection
        record.input.sha256 = prepared.contents.fingerprint
        record.input.rows = prepared.contents.rowCount
        record.settings.sheet = prepared.contents.sheet.options
        record.settings.isAgreed = prepared.settings.isAgreed
        if prepared.settings.isAgreed { record.settings.limit = nil }
        return record
    }
}
