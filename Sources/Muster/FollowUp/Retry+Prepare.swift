public import IdentityAPI

extension Retry {
    /// Writes the sheet of the new run: the chosen rows.
    ///
    /// - Parameters:
    ///   - copy: an empty file, which must be kept for as long as the sheet is.
    ///   - name: what messages and reports call the sheet; `nil` for the name of the earlier run's.
    /// - Throws: ``RunError`` `cannotWrite`.
    public func sheet(in copy: TemporaryCopy, named name: String? = nil) throws -> Sheet {
        try copy.append(sheet)
        return Sheet(path: copy.path, name: name ?? earlier.record.input.name, options: settings.sheet)
    }

    /// Reads the organization and plans the chosen rows.
    ///
    /// - Parameters:
    ///   - contents: what the check of the sheet found, which may hold corrections.
    ///   - settings: how the new run works: ``settings``, as far as nobody wants it otherwise.
    ///   - client: sends the run's calls; a client of the organization of the earlier run.
    ///   - says: called once when Muster waits until reads show the run's last changes.
    /// - Throws: `IdentityError` when the organization cannot be read; ``RunError``.
    public func prepare(
        _ contents: Sheet.Contents,
        settings: RunSettings,
        client: IdentityClient,
        says: (Notice) -> Void = { _ in }
    ) async throws -> PreparedRun {
        try earlier.record.requireOrganization(client.organizationID, path: earlier.folder.path)
        var prepared = try await PreparedRun.prepare(
            contents,
            settings: settings,
            client: client,
            from: origin,
            reading: earlier.readOrganization(client, showing: .unfinished, says: says)
        )
        prepared.remarks = remarks + prepared.remarks
        return prepared
    }
}
