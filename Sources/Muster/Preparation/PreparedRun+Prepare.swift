public import IdentityAPI

extension PreparedRun {
    /// Reads the organization and plans all rows of a checked sheet.
    ///
    /// - Parameters:
    ///   - contents: what the check of the sheet found.
    ///   - settings: how the run works.
    ///   - client: sends the run's calls.
    /// - Throws: `IdentityError` when the organization cannot be read; ``RunError``.
    public static func prepare(
        _ contents: Sheet.Contents,
        settings: RunSettings = RunSettings(),
        client: IdentityClient
    ) async throws -> PreparedRun {
        try await prepare(contents, settings: settings, client: client, following: nil)
    }

    /// Plans a sheet with the organization as it was read for another plan, as after a correction. The run reads an account again before it changes it
    /// when that reading has become too old.
    ///
    /// - Parameters:
    ///   - contents: what the check of the sheet found.
    ///   - settings: how the run works.
    ///   - other: the other plan. The new one belongs to the same client, and goes back to the same earlier run if there is one.
    /// - Throws: `IdentityError` when accounts must be looked up and cannot; ``RunError``.
    public static func prepare(
        _ contents: Sheet.Contents,
        settings: RunSettings,
        readAsFor other: PreparedRun
    ) async throws -> PreparedRun {
        try await prepare(
            contents,
            settings: settings,
            client: other.client,
            from: other.origin,
            reading: other.directoryAsRead
        )
    }

    /// Reads the organization again and plans what an earlier run has left.
    ///
    /// - Parameters:
    ///   - earlier: the run to continue.
    ///   - client: sends the run's calls; a client of the organization that the run began with.
    /// - Throws: `IdentityError` when the organization cannot be read; ``RunError``, also when the sheet has changed.
    public static func prepare(continuing earlier: EarlierRun, client: IdentityClient) async throws -> PreparedRun {
        let settings = earlier.settingsOfRest
        return try await prepare(earlier.checkedSheet(), settings: settings, client: client, continuing: earlier)
    }

    /// Reads the organization, unless the caller has read it, and plans all rows of a checked sheet.
    ///
    /// - Parameters:
    ///   - kept: the plan that was confirmed; a continued run brings its own. ``drifts`` lists the accounts that have changed since, and their rows
    ///     fail unless the settings accept that.
    ///   - origin: the run that this one retries or undoes; a continued run brings its own.
    ///   - verification: how long after the last write of a continued run a reading is not believed that does not show it.
    ///   - says: told, once, that Muster waits for that.
    /// - Throws: ``IdentityError`` when the directory cannot be read; ``RunError``.
    package static func prepare(
        _ contents: Sheet.Contents,
        settings: RunSettings = RunSettings(),
        client: IdentityClient,
        following kept: KeptPlan? = nil,
        from origin: RunRecord.Origin? = nil,
        reading directory: Directory? = nil,
        continuing earlier: EarlierRun? = nil,
        verification: VerificationPolicy = VerificationPolicy(),
        says: (Notice) -> Void = { _ in }
    ) async throws -> PreparedRun {
        try earlier?.record.requireOrganization(client.organizationID, path: earlier?.folder.path)
        client.gate.patience = .seconds(settings.outageTimeout)
        var run = PreparedRun(contents, settings, client, following: kept, from: origin, continuing: earlier)
        try await run.readOrganization(directory, verification, says: says)
        try run.recognizeCells(isFollowUp: origin != nil || kept != nil || earlier != nil && earlier?.rebase == nil)
        try await run.planRows()
        run.holdDriftedRows()
        run.compareWithFirstReading()
        run.limit()
        await run.chooseCalls()
        try run.estimateCost()
        return run
    }
}
