import IdentityAPI
import Muster

/// Continues an unfinished run, for `resume` and for `import` into the folder of such a run.
struct ContinuedRun: Sendable {
    /// The run, held so that no other process can work on it.
    let earlier: EarlierRun
    /// What the check of its sheet found.
    let contents: Sheet.Contents
    /// Limits that were given now; the others are those that the run began with.
    var safetyLimits: SafetyLimitOptions?

    /// Plans what is left, asks, and runs it to its end.
    ///
    /// - Throws: the exit code of a run that does not go ahead, or did not end well; ``RunError``; ``IdentityError``.
    func finish(_ connection: ConnectionOptions, _ output: OutputOptions) async throws {
        do {
            try await Session.with(connection, defaults: earlier.record.sessionDefaults) { session in
                try session.requireFit(earlier.record, earlier.folder, connection)
                let prepared = try await earlier.prepareRest(
                    contents,
                    client: session.client,
                    adjusting: {
                        $0.concurrency = session.concurrency
                        safetyLimits?.apply(to: &$0)
                    },
                    says: output.tell
                )
                try await RunningSession(session: session, output: output).carryOut(prepared, in: { earlier.folder })
            }
        } catch let error as IdentityError where error.isTransient {
            // An outage leaves the run as it was.
            throw ExitReason(ExitStatus.stoppedResumable, "\(error) The run stays as it is; resume it later.")
        }
    }
}
