import IdentityAPI
import SystemPackage

/// The folder of a run that has begun: locked, with its record, its copy of the sheet, and its checkpoint open for writing.
struct ClaimedFolder {
    let folder: RunFolder
    let record: RunRecord
    let lock: FileLock
    let checkpoint: Checkpoint

    /// Claims the folder of the run that is continued, or a new one.
    ///
    /// - Parameters:
    ///   - folder: where a new run lies; a continued one stays where it is.
    ///   - isPiped: whether the sheet came through a pipe, so that only the run's own copy can be read again.
    /// - Throws: ``RunError`` when the folder is in use, holds another run, or cannot be written.
    init(_ prepared: PreparedRun, in folder: RunFolder, program: String, connection: [String], isPiped: Bool) throws {
        if let earlier = prepared.earlier {
            self.folder = earlier.folder
            record = earlier.currentRecord(prepared, connection)
            lock = earlier.lock
            checkpoint = try Checkpoint(path: earlier.folder.checkpoint, wholeLength: earlier.wholeLength)
            return
        }
        self.folder = folder
        // The lock comes first: of two imports into one folder only one goes on, and it looks at the folder's files under the lock.
        try folder.create()
        lock = try folder.lock()
        try folder.requireFree()
        let copy = try Self.keepSheet(of: prepared, in: folder)
        try prepared.kept?.write(to: folder.keptPlan)
        record = RunRecord(
            id: RunRecord.newID(),
            started: RunFolder.now(),
            program: program,
            input: .init(
                path: (isPiped ? copy : prepared.sheet.path).absolute.string,
                name: prepared.sheet.name,
                sha256: prepared.contents.fingerprint,
                rows: prepared.contents.rowCount
            ),
            url: prepared.client.deployment.baseURL,
            organizationID: prepared.client.organizationID,
            settings: prepared.settings,
            groupNames: prepared.groupsOfNewAccounts,
            origin: prepared.origin,
            planned: RunRecord.Planned(prepared),
            connection: connection
        )
        try AtomicFile.write(record.encoded(), to: folder.record)
        checkpoint = try Checkpoint(path: folder.checkpoint, wholeLength: 0)
    }

    /// Makes the run's own copy of its sheet, which the reports are written from: whatever happens to the file meanwhile, rows keep their outcomes.
    ///
    /// - Throws: ``RunError`` `invalidInput` when the file has changed since it was checked and planned.
    static func keepSheet(of prepared: PreparedRun, in folder: RunFolder) throws -> FilePath {
        let copy = folder.keptSheet(prepared.contents.fingerprint)
        guard try AtomicFile.copy(prepared.sheet.path, to: copy) == prepared.contents.fingerprint else {
            throw RunError(
                .invalidInput,
                path: prepared.sheet.path,
                "changed while Muster read it. Nothing was sent. Save it and try again."
            )
        }
        return copy
    }
}
