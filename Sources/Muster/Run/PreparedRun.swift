public import IdentityAPI
import SystemPackage

/// A run that is planned and has written nothing yet: what it would do can be shown, and asked about.
public struct PreparedRun: Sendable {
    /// The sheet.
    public let sheet: Sheet
    /// What the check of the sheet found.
    public let contents: Sheet.Contents
    /// How the run works.
    public let settings: RunSettings
    /// What it will do.
    public let plan: Plan
    /// The organization as it was read for the plan.
    public let directory: Directory
    /// Whether it continues a run that was stopped.
    public var isResumed: Bool { earlier != nil }

    let client: IdentityClient
    let earlier: EarlierRun?

    /// A run that is to be continued: held so that no other process can work on it.
    public struct EarlierRun: Sendable {
        /// Its folder.
        public let folder: RunFolder
        /// What it is about.
        public let record: RunRecord
        /// How far it came.
        public let ledger: Ledger
        let wholeLength: Int
        let lock: FileLock

        /// Opens a run and takes hold of it.
        ///
        /// - Throws: ``RunError``: no run, in use, damaged.
        public init(_ folder: RunFolder) throws {
            self.folder = folder
            _ = try folder.open()
            lock = try folder.lock()
            // Read again under the lock: until then another process may have gone on writing.
            (record, ledger, wholeLength) = try folder.open()
        }

        /// The sheet of the run, as it was.
        ///
        /// - Throws: ``RunError`` `configuration` when the file is another one now.
        public func checkedSheet() throws -> (Sheet, Sheet.Contents) {
            let sheet = Sheet(
                path: FilePath(record.input.path),
                name: record.input.name,
                options: record.settings.sheet
            )
            let contents: Sheet.Contents
            do {
                contents = try sheet.check()
            } catch is InvalidSheet {
                throw changed(sheet)
            }
            guard contents.fingerprint == record.input.sha256 else { throw changed(sheet) }
            return (sheet, contents)
        }

        private func changed(_ sheet: Sheet) -> RunError {
            RunError(
                .configuration,
                path: sheet.path,
                "is not the sheet that the run \(folder.path) began with: its SHA-256 is another. "
                    + "Put the file back as it was, or import the changed one as a new run."
            )
        }
    }

    /// Reads the directory and plans all rows of a checked sheet.
    ///
    /// - Throws: ``IdentityError`` when the directory cannot be read; ``RunError``.
    public init(
        sheet: Sheet,
        contents: Sheet.Contents,
        settings: RunSettings,
        client: IdentityClient,
        continuing earlier: EarlierRun? = nil
    ) async throws {
        self.sheet = sheet
        self.contents = contents
        self.settings = settings
        self.client = client
        self.earlier = earlier
        let directory = try await DirectoryReader(client: client, retry: RetryPolicy()).read()
        var progress = Planner.Progress()
        if let ledger = earlier?.ledger {
            progress.expectations = ledger.hasWholePlan ? ledger.expectations : []
            progress.intents = ledger.intents
            progress.isDone = ledger.isDone
        }
        var planner = Planner(
            directory: directory,
            organizationID: client.organizationID,
            allowsDelete: settings.allowsDelete,
            progress: progress
        )
        var rows = try sheet.rows()
        while let row = try rows.next() { planner.add(row, sheet.options) }
        plan = planner.finish()
        self.directory = directory
    }
}
