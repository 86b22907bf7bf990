package import IdentityAPI
import SystemPackage

/// What puts back what a run changed: the display name and the groups of every account that it changed, accounts that it deleted (under new ids, which cannot be
/// helped), and, when asked for, the end of accounts that it made.
///
/// It is a sheet like any other, made of `before.csv` and of the organization as it is now, and planned, run, reported and undone like any other. An account that
/// somebody has changed since the run is left alone.
public struct Undo: Sendable {
    /// The run that is undone, held so that no other process can work on it.
    public let earlier: EarlierRun
    private let deletesCreated: Bool
    private let acceptsDrift: Bool
    let history: RunHistory
    private let changes: [ChangedAccount]

    /// Finds out what a run changed.
    ///
    /// - Parameters:
    ///   - folder: the run.
    ///   - deletesCreated: whether accounts that the run made are deleted.
    ///   - acceptsDrift: whether accounts are put back that have changed since.
    /// - Throws: ``RunError`` when the run cannot be read, or is in use.
    public init(of folder: RunFolder, deletesCreated: Bool, acceptsDrift: Bool) throws {
        earlier = try EarlierRun(folder)
        self.deletesCreated = deletesCreated
        self.acceptsDrift = acceptsDrift
        history = try RunHistory(of: folder)
        changes = try ChangedAccount.all(of: earlier, history)
    }

    /// How the run that undoes works: in the way of the one that is undone.
    public var settings: RunSettings {
        var settings = RunSettings()
        settings.sheet.mode = .update
        settings.sheet.isExact = true
        settings.strategy = earlier.record.settings.strategy
        settings.groupBatch = earlier.record.settings.groupBatch
        settings.freshness = earlier.record.settings.freshness
        settings.allowsDelete = deletesCreated
        settings.acceptsDrift = acceptsDrift
        return settings
    }

    /// What the run that undoes is to the other one.
    public var origin: RunRecord.Origin {
        RunRecord.Origin(kind: .undo, id: earlier.record.id, path: earlier.folder.path.absolute.string)
    }

    /// Reads the organization, and reads it again while it does not show yet what the run has just written.
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
        try await Directory.read(client, showing: OwnWrites(of: earlier, .all), policy: policy, says: says)
    }

    /// The sheet that brings the organization back from where it is now.
    ///
    /// - Throws: ``RunError`` when the run's own copy of its sheet is not as it was.
    package func sheet(_ directory: Directory) throws -> UndoSheet {
        let created = try CreatedAccounts(of: earlier, history, in: directory)
        var sheet = UndoSheet(directory, created, deletesCreated: deletesCreated, acceptsDrift: acceptsDrift)
        // What an account was in between its making and the end of the run is nothing to go back to.
        for change in changes where !created.ids.contains(ByteExactString.id(change.was.id)) { sheet.putBack(change) }
        if earlier.record.settings.createsGroups { sheet.remark("Groups that the run made stay.") }
        for member in try RetryChain(beginningWith: earlier.folder).members.dropFirst() {
            sheet.remark("What \(member.folder.path) changed, which tried failed rows of this run again, stays.")
        }
        if !earlier.ledger.isFinished {
            sheet.remark("The run is not finished; once it is undone, no resume goes on with it.")
        }
        return sheet
    }

    /// Reads the organization for an undo that was killed before its plan was durable, and compares it once more with what the other run left.
    ///
    /// The sheet of such an undo is as old as its first process. Accounts that somebody has changed since are left alone, as they would be by a new undo.
    ///
    /// - Parameters:
    ///   - undoing: the undo that is continued.
    ///   - says: told, once, that Muster waits for readers that lag.
    /// - Returns: the organization, and the reasons why accounts must be left alone, by their ids; `nil` for any other run.
    /// - Throws: `IdentityError` when the organization cannot be read; ``RunError`` when the other run cannot be read, or is in use.
    package static func drift(
        ofUnplanned undoing: EarlierRun,
        _ client: IdentityClient,
        policy: VerificationPolicy = VerificationPolicy(),
        says: (Notice) -> Void = { _ in }
    ) async throws -> (directory: Directory, heldAccounts: [String: String])? {
        guard let origin = undoing.record.origin, origin.kind == .undo, !undoing.ledger.hasWholePlan else { return nil }
        let settings = undoing.record.settings
        let undo = try Undo(
            of: RunFolder(FilePath(origin.path)),
            deletesCreated: settings.allowsDelete,
            acceptsDrift: settings.acceptsDrift
        )
        let directory = try await undo.readOrganization(client, policy: policy, says: says)
        return (directory, try undo.sheet(directory).heldAccounts)
    }

    /// Notes in the record of the run that it is undone, so that no resume goes on with it.
    ///
    /// - Throws: ``RunError`` `cannotCreate` or `cannotWrite`.
    public func mark(by folder: RunFolder) throws {
        var record = earlier.record
        record.undoneBy = folder.path.absolute.string
        try AtomicFile.write(record.encoded(), to: earlier.folder.record)
    }
}

extension PreparedRun {
    /// Notes what an undo leaves alone, and what people should know of it.
    package mutating func take(_ sheet: UndoSheet) {
        drifts = sheet.drifts
        remarks += sheet.remarks
    }
}
