import IdentityAPI
import Muster

/// Continues an unfinished run, for `resume` and for `import` into the folder of such a run.
struct ContinuedRun: Sendable {
    /// The run, held so that no other process can work on it.
    let earlier: EarlierRun
    /// What the check of its sheet found.
    let contents: Sheet.Contents

    /// Plans what is left, asks, and runs it to its end.
    ///
    /// - Throws: the exit code of a run that does not go ahead, or did not end well; ``RunError``; ``IdentityError``.
    func finish(_ connection: ConnectionOptions, _ output: OutputOptions) async throws {
        do {
            try await Session.with(connection, defaults: earlier.record.sessionDefaults) { session in
                try await finish(session, connection, output)
            }
        } catch let error as IdentityError where error.isTransient {
            // An outage leaves the run as it was.
            throw ExitReason(ExitStatus.stoppedResumable, "\(error) The run stays as it is; resume it later.")
        }
    }

    private func finish(_ session: Session, _ connection: ConnectionOptions, _ output: OutputOptions) async throws {
        try session.requireFit(earlier.record, earlier.folder, connection)
        var settings = earlier.settingsOfRest
        settings.concurrency = session.concurrency
        let drift = try await Undo.drift(ofUnplanned: earlier, session.client, says: output.tell)
        settings.heldAccounts.merge(drift?.heldAccounts ?? [:]) { known, _ in known }
        let prepared = try await PreparedRun.prepare(
            contents,
            settings: settings,
            client: session.client,
            reading: drift?.directory,
            continuing: earlier,
            says: output.tell
        )
        try await RunningSession(session: session, output: output).carryOut(prepared, in: { earlier.folder })
    }
}
