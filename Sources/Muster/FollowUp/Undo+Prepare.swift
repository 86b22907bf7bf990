public import IdentityAPI

extension Undo {
    /// Reads the organization and plans what brings it back to where it was before the run.
    ///
    /// - Parameters:
    ///   - client: sends the calls; a client of the organization of the run.
    ///   - copy: an empty file for the sheet of the undo, which must be kept until its ``Run`` is created.
    ///   - name: what messages and reports call that sheet; `nil` for the name of the earlier run's.
    ///   - adjusting: changes how the undo works, as its concurrency.
    ///   - says: called once when Muster waits until reads show the run's last changes.
    /// - Throws: `IdentityError` when the organization cannot be read; ``RunError``.
    public func prepare(
        client: IdentityClient,
        in copy: TemporaryCopy,
        named name: String? = nil,
        adjusting: (inout RunSettings) -> Void = { _ in },
        says: (Notice) -> Void = { _ in }
    ) async throws -> PreparedRun {
        try earlier.record.requireOrganization(client.organizationID, path: earlier.folder.path)
        let directory = try await earlier.readOrganization(client, showing: .all, says: says)
        let undoSheet = try sheet(directory)
        try copy.append(undoSheet.bytes)
        var settings = settings
        adjusting(&settings)
        settings.held = undoSheet.held
        let sheet = Sheet(path: copy.path, name: name ?? earlier.record.input.name, options: settings.sheet)
        var prepared = try await PreparedRun.prepare(
            sheet.check(),
            settings: settings,
            client: client,
            from: origin,
            reading: directory
        )
        prepared.take(undoSheet)
        return prepared
    }
}

extension EarlierRun {
    /// Reads the organization again and plans what the run has left. An undo that was killed before its plan was durable is compared once more with what the other run
    /// left.
    ///
    /// - Parameters:
    ///   - contents: what the check of the run's sheet found; `nil` to check it now.
    ///   - client: sends the run's calls; a client of the organization that the run began with.
    ///   - adjusting: changes how the rest works, as its concurrency.
    ///   - says: called once when Muster waits until reads show the run's last changes.
    /// - Throws: `IdentityError` when the organization cannot be read; ``RunError``, also when the sheet has changed.
    public func prepareRest(
        _ contents: Sheet.Contents? = nil,
        client: IdentityClient,
        adjusting: (inout RunSettings) -> Void = { _ in },
        says: (Notice) -> Void = { _ in }
    ) async throws -> PreparedRun {
        try requireNotUndone()
        var settings = settingsOfRest
        adjusting(&settings)
        let drift = try await Undo.drift(ofUnplanned: self, client, says: says)
        settings.heldAccounts.merge(drift?.heldAccounts ?? [:]) { known, _ in known }
        return try await PreparedRun.prepare(
            contents ?? checkedSheet(),
            settings: settings,
            client: client,
            reading: drift?.directory,
            continuing: self,
            says: says
        )
    }
}
