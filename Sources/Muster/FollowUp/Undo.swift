package import IdentityAPI
import SystemPackage

/// Restores what a run changed: the display name and the groups of every changed account, and deleted accounts, with new ids. On request it deletes the accounts that the run created.
///
/// It makes a sheet from ``BeforeFile`` and the present organization. Muster plans, runs, reports and undoes that sheet like any other. It leaves out accounts that somebody has changed since the run.
package struct Undo: Sendable {
    /// The run to undo. It is locked against other processes.
    package let earlier: EarlierRun
    private let deletesCreated: Bool
    private let acceptsDrift: Bool
    private let history: RunHistory
    private let changes: [ChangedAccount]

    /// Finds out what a run changed.
    ///
    /// - Parameters:
    ///   - deletesCreated: whether to delete the accounts that the run created.
    ///   - acceptsDrift: whether to restore accounts that somebody has changed since.
    /// - Throws: ``RunError`` when the run cannot be read, or is in use.
    package init(of folder: RunFolder, deletesCreated: Bool, acceptsDrift: Bool) throws {
        earlier = try EarlierRun(folder)
        self.deletesCreated = deletesCreated
        self.acceptsDrift = acceptsDrift
        history = try RunHistory(of: folder)
        changes = try ChangedAccount.all(of: earlier, history)
    }

    /// The options of the undo, partly those of the run.
    package var settings: RunSettings {
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

    /// The relation of the undo to the run.
    package var origin: RunRecord.Origin {
        RunRecord.Origin(kind: .undo, id: earlier.record.id, path: earlier.folder.path.absolute.string)
    }

    /// Reads the organization, and reads it again while it does not show the run's last changes.
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
        try await Directory.read(client, showing: OwnWrites(of: earlier, .all), policy: policy, says: says)
    }

    /// Returns the sheet that restores the organization from its present state.
    ///
    /// - Throws: ``RunError`` when the run's own copy of its sheet has changed.
    package func sheet(_ directory: Directory) throws -> UndoSheet {
        let created = try CreatedAccounts(of: earlier, history, in: directory)
        var sheet = UndoSheet(directory, created, deletesCreated: deletesCreated, acceptsDrift: acceptsDrift)
        // The states of an account that the run created are not restored.
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
        let directory = try await undo.readOrganization(client, policy: policy, says: says)
        return (directory, try undo.sheet(directory).heldAccounts)
    }

    /// Records in the run's folder that it is undone, so that no resume continues it.
    ///
    /// - Throws: ``RunError`` `cannotCreate` or `cannotWrite`.
    package func mark(by folder: RunFolder) throws {
        var record = earlier.record
        record.undoneBy = folder.path.absolute.string
        try AtomicFile.write(record.encoded(), to: earlier.folder.record)
    }
}

extension PreparedRun {
    /// Adds the accounts that an undo leaves out, and its remarks.
    package mutating func take(_ sheet: UndoSheet) {
        drifts = sheet.drifts
        remarks += sheet.remarks
    }
}
