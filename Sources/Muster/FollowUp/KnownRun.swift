import FoundationEssentials
import LibC
import SystemPackage

/// A run in its folder: how far it is, and what can be done with it.
public struct KnownRun: Sendable {
    /// How far a run is.
    public enum State: String, Sendable, Hashable {
        /// A process works on it.
        case running
        /// It was stopped, or its process died: some rows are pending or unknown.
        case stopped
        /// Every row is done.
        case finished
        /// Another run has undone it.
        case undone
    }

    /// Its folder.
    public let folder: RunFolder
    /// What it is about.
    public let record: RunRecord
    /// How far it is.
    public let state: State
    /// The number of rows with each outcome.
    public let counts: [Outcome.Status: Int]

    /// Reads a run as it is now, which may be under way.
    ///
    /// - Throws: ``RunError`` when the folder holds no run that can be read.
    public init(_ folder: RunFolder) throws {
        // Before the files are read: a process that ends in between leaves the run as it is read then.
        let isInUse = try folder.isInUse()
        let (record, ledger, _) = try folder.open()
        self.folder = folder
        self.record = record
        var counts: [Outcome.Status: Int] = [:]
        let rowCount = ledger.beginning == nil ? record.input.rows : ledger.rowCount
        for row in 1..<rowCount + 1 {
            // The recorded status is at hand; the whole outcome would be read from a file.
            counts[ledger.status(row: row) ?? ledger.outcome(row: row).status, default: 0] += 1
        }
        self.counts = counts
        state =
            if record.undoneBy != nil {
                .undone
            } else if isInUse {
                .running
            } else {
                ledger.isFinished ? .finished : .stopped
            }
    }

    /// The rows of the sheet.
    public var rowCount: Int { counts.values.reduce(0, +) }
    /// Rows that failed.
    public var failed: Int { counts[.failed, default: 0] }
    /// Whether the run can be resumed.
    public var canResume: Bool { state == .stopped }
    /// Whether the failed rows can be tried again.
    public var canRetry: Bool { (state == .finished || state == .stopped) && failed > 0 }
    /// Whether what the run changed can be put back.
    public var canUndo: Bool {
        (state == .finished || state == .stopped)
            && [.created, .updated, .deleted, .unknown].contains { counts[$0, default: 0] > 0 }
    }
}

extension RunFolder {
    /// Returns whether a process works on the run now. It looks whether the lock can be had, and gives it back at once.
    ///
    /// - Throws: ``RunError`` `noInput` when the folder holds no run, which must not get a lock file; `Errno`.
    public func isInUse() throws -> Bool {
        try requireRun()
        // A folder that may not be written into, as a copy on read-only storage, is not in use here.
        guard access(checkpoint.string, W_OK) == 0 else { return false }
        guard let lock = try FileLock(path: checkpoint) else { return true }
        lock.release()
        return false
    }
}
