public import IdentityAPI

extension Retry {
    /// Writes the sheet of the new run: the chosen rows, under the name of the earlier run's sheet.
    ///
    /// - Parameter copy: an empty file, which must be kept for as long as the sheet is.
    /// - Throws: ``RunError`` `cannotWrite`.
    public func sheet(in copy: TemporaryCopy) throws -> Sheet {
        try copy.append(sheet)
        return Sheet(path: copy.path, name: earlier.record.input.name, options: settings.sheet)
    }

    /// Reads the organization and plans the chosen rows.
    ///
    /// - Parameters:
    ///   - contents: what the check of the sheet found, which may hold corrections.
    ///   - settings: how the new run works: ``settings``, as far as nobody wants it otherwise.
    ///   - client: sends the run's calls; a client of the organization of the earlier run.
    /// - Throws: `IdentityError` when the organization cannot be read; ``RunError``.
    public func prepare(
        _ contents: Sheet.Contents,
        settings: RunSettings,
        client: IdentityClient
    ) async throws -> PreparedRun {
        try earlier.record.requireOrganization(client.organizationID, path: earlier.folder.path)
        var prepared = try await PreparedRun.prepare(
            contents,
            settings: settings,
            client: client,
            from: origin,
            reading: readOrganization(client)
        )
        prepared.take(self)
        return prepared
    }
}
