package import IdentityAPI
import SystemPackage

/// Restores what a run changed: the display name and the groups of every account that it changed. Creates the accounts again that it deleted, under new ids, because an id
/// cannot be chosen. On request, deletes the accounts that it created.
///
/// The undo is a sheet, written from `before.csv` and from the organization as it is now. Muster plans, runs, reports and undoes it like any other sheet. It leaves an
/// account alone that somebody has changed since the run.
public struct Undo: Sendable {
    /// The run to undo, locked so that no other process can work on it.
    public let earlier: EarlierRun
    private let deletesCreated: Bool
    private let acceptsDrift: Bool
    private let history: RunHistory
    private let changes: [ChangedAccount]

    /// Finds out what a run changed.
    ///
    /// - Parameters:
    ///   - folder: the run.
    ///   - deletesCreated: whether to delete accounts that the run created.
    ///   - acceptsDrift: whether to restore accounts that have changed since.
    /// - Throws: ``RunError`` when the run cannot be read, or is in use.
    public init(of folder: RunFolder, deletesCreated: Bool, acceptsDrift: Bool) throws {
        earlier = try EarlierRun(folder)
        self.deletesCreated = deletesCreated
        self.acceptsDrift = acceptsDrift
        history = try RunHistory(of: folder)
        changes = try ChangedAccount.all(of: earlier, history)
    }

    /// The settings of the undo: those of the run to undo.
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

    /// The link from the undo to that run.
    public var origin: RunRecord.Origin {
        RunRecord.Origin(kind: .undo, id: earlier.record.id, path: earlier.folder.path.absolute.string)
    }

    /// Returns the sheet that restores the organization from what it is now.
    ///
    /// - Throws: ``RunError`` when the run's own copy of its sheet has changed.
    package func sheet(_ directory: Directory) throws -> UndoSheet {
        let created = try CreatedAccounts(of: earlier, history, in: directory)
        var sheet = UndoSheet(directory, created, deletesCreated: deletesCreated, acceptsDrift: acceptsDrift)
        // A state between an account's creation and the end of the run is none to restore.
        for change in changes where !created.ids.contains(ByteExactString.id(change.was.id)) { sheet.putBack(change) }
        if earlier.record.settings.createsGroups { sheet.remark("Groups that the run created stay.") }
        for member in try RetryChain(beginningWith: earlier.folder).members.dropFirst() {
            sheet.remark(
                "The run \(member.folder.path) retried rows of this run. Its changes stay; undo it separately."
            )
        }
        if !earlier.ledger.isFinished {
            sheet.remark("The run is unfinished. After this undo, muster resume rejects it.")
        }
        return sheet
    }

    /// Reads the organization for an undo that was killed before its plan was durable, and compares it again with the states that the other run left.
    ///
    /// The sheet of such an undo is from its first process. Like a new undo, it leaves out accounts that somebody has changed since.
    ///
    /// - Parameters:
    ///   - undoing: the undo to continue.
    ///   - says: called once when Muster waits.
    /// - Returns: the organization, and the reasons to leave accounts out, by id; `nil` for any other run.
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
        let directory = try await undo.earlier.readOrganization(client, showing: .all, policy, says: says)
        return (directory, try undo.sheet(directory).heldAccounts)
    }

    /// Records that the run is undone, so that resume rejects it.
    ///
    /// - Throws: ``RunError`` `cannotCreate` or `cannotWrite`.
    public func mark(by folder: RunFolder) throws {
        var record = earlier.record
        record.undoneBy = folder.path.absolute.string
        try AtomicFile.write(record.encoded(), to: earlier.folder.record)
    }
}

extension PreparedRun {
    /// Adds what an undo leaves alone, and what people should know about it.
    package mutating func take(_ sheet: UndoSheet) {
        drifts = sheet.drifts
        remarks += sheet.remarks
        createdCount = sheet.createdCount
    }
}
