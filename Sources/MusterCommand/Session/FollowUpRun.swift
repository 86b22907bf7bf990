import IdentityAPI
import Muster

/// A new run that goes back to an earlier one: what `retry` and `undo` have in common.
struct FollowUpRun: Sendable {
    /// What the new run is made of.
    struct Source {
        /// Its sheet.
        var input: PlannedInput
        /// The organization, where it was read already.
        var directory: Directory?
        /// Completes what is shown of its plan.
        var complete: (inout PreparedRun) -> Void = { _ in }
    }

    /// The run that it goes back to, held until this one has ended.
    let earlier: EarlierRun
    /// Where the new run lies, when somebody has said so.
    let chosen: RunFolder?
    let options: FollowUpOptions
    /// What there is to do after it about rows that are not its own.
    var left: @Sendable (Session, Summary) -> [NextStep] = { _, _ in [] }

    /// Plans it, asks, and runs it to its end.
    ///
    /// - Parameters:
    ///   - source: makes the sheet, once the service can be asked.
    ///   - begun: told the folder of the new run before anything is sent.
    /// - Throws: the exit code of a run that does not go ahead, or did not end well; ``RunError``; ``IdentityError``.
    func run(
        _ safetyLimits: SafetyLimitOptions,
        _ connection: ConnectionOptions,
        _ output: OutputOptions,
        source: @Sendable (Session) async throws -> Source,
        begun: @Sendable (RunFolder) throws -> Void = { _ in }
    ) async throws {
        try await Session.with(connection, defaults: earlier.record.sessionDefaults) { session in
            try session.requireFit(earlier.record, earlier.folder, connection)
            let source = try await source(session)
            defer { source.input.discard() }
            let sheet = source.input.sheet
            var prepared = try await source.input.prepare(
                sheet.check(),
                in: session,
                safetyLimits,
                limit: options.limit,
                reading: source.directory
            )
            source.complete(&prepared)
            try await RunningSession(session: session, output: output).carryOut(
                prepared,
                isDryRun: options.dryRun,
                isPiped: true,
                in: { try chosen ?? RunFolder.makeNew(for: sheet.name) },
                begun: begun,
                left: { left(session, $0) }
            )
        }
    }
}
