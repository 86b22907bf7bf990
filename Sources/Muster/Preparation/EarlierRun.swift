import SystemPackage

/// A run that is to be continued, held so that no other process can work on it.
public struct EarlierRun: Sendable {
    /// Its folder.
    public let folder: RunFolder
    /// What it is about.
    public let record: RunRecord
    /// How far it came.
    package private(set) var ledger: Ledger
    /// How the run comes onto an edited sheet; `nil` where the sheet is as it was.
    private(set) var rebase: Rebase?
    /// The plan that the run follows, when it was begun from one.
    let kept: KeptPlan?
    let wholeLength: Int
    let lock: FileLock

    /// Opens a run and takes hold of it.
    ///
    /// - Throws: ``RunError``: no run, in use, damaged.
    public init(_ folder: RunFolder) throws {
        self.folder = folder
        // A lock is a file, which no folder without a run should get.
        try folder.requireRun()
        _ = try folder.readRecord()
        lock = try folder.lock()
        // Under the lock: until then another process may go on writing.
        (record, ledger, wholeLength) = try folder.open()
        kept = folder.keptPlan.exists ? try KeptPlan(contentsOf: folder.keptPlan) : nil
    }

    /// Returns the sheet of the run, which must be as it was. Where its file no longer exists, as on another machine that the run folder was moved to, this is
    /// the run's own copy.
    ///
    /// - Throws: ``RunError`` `configuration` when the file is another one now.
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

    /// Makes sure that the run was not undone.
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

    /// Makes sure that the run is of a sheet that is imported again.
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

    /// The sheet of the run as it is now, and the run put onto it. Says how many rows are the same, changed, new and gone.
    ///
    /// - Throws: ``InvalidSheet``; ``RunError`` when the run's own copy of the old sheet is not as it was.
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

    /// The run's own copy of its sheet.
    ///
    /// - Throws: ``RunError`` `configuration` when it is not as it was.
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

    /// The sheet where it lay when the run began.
    ///
    /// - Parameter fingerprint: that of the file as it must be now; `nil` where it may have been edited.
    private func sheet(read fingerprint: String?) -> Sheet {
        Sheet(
            path: FilePath(record.input.path),
            name: record.input.name,
            options: record.sheetOptions(forFile: fingerprint)
        )
    }

    /// The checkpoint knows best which sheet the run is on: `run.json` is written after it.
    private var fingerprint: String { ledger.beginning?.fingerprint ?? record.input.sha256 }

    /// How the rest of the run works: as the run began, and without its limit. Who said yes to a canary has not agreed to the rest, and who said yes to
    /// a sheet has not agreed to an edited one.
    public var settingsOfRest: RunSettings {
        var settings = record.settings
        settings.isAgreed = settings.isAgreed && settings.limit == nil && rebase == nil
        settings.limit = nil
        return settings
    }

    /// The run's record, with the sheet as it is now and what was agreed to by now.
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
