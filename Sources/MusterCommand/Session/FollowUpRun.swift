import ArgumentParser
import IdentityAPI
import Muster
import SystemPackage

/// A new run that goes back to an earlier one: what `retry` and `undo` have in common.
struct FollowUpRun {
    let source: PlannedInput
    /// The run that it goes back to, held for as long as this one is planned.
    let earlier: EarlierRun
    /// Where the new run lies, when somebody has said so.
    let chosen: RunFolder?
    let limit: Int?
    let isDryRun: Bool

    /// Plans it, asks, and runs it to its end.
    ///
    /// - Parameter plan: how it is planned in the session.
    /// - Throws: the exit code of a run that does not go ahead, or did not end well; ``RunError``; ``IdentityError``.
    func run(_ brakes: BrakeOptions, _ connection: ConnectionOptions, _ output: OutputOptions) async throws {
        defer { source.discard() }
        let contents = try source.sheet.check()
        try await Session.with(connection, defaults: earlier.record.sessionDefaults) { session in
            try session.requireFit(earlier.record, earlier.folder, connection)
            var prepared = try await source.prepare(contents, in: session, brakes, limit: limit)
            let running = RunningSession(session: session, output: output)
            if isDryRun {
                try await running.show(prepared)
                return try running.heed(prepared.objection)
            }
            try running.confirm(&prepared, mayAsk: true)
            let run = try Run(
                prepared,
                in: try chosen ?? RunFolder.makeNew(for: source.sheet.name),
                program: "muster \(MusterCommand.version)",
                url: session.deployment.baseURL,
                isPiped: true
            )
            try await running.finish(run)
        }
    }
}
