import IdentityAPI
import Muster

/// A new run that goes back to an earlier one: what `retry` and `undo` have in common.
struct FollowUpRun: Sendable {
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
    ///   - prepare: plans it, once the service can be asked. It writes the sheet to the file, and lets the closure adjust the settings.
    ///   - begun: told the folder of the new run before anything is sent.
    /// - Throws: the exit code of a run that does not go ahead, or did not end well; ``RunError``; ``IdentityError``.
    func run(
        _ safetyLimits: SafetyLimitOptions,
        _ connection: ConnectionOptions,
        _ output: OutputOptions,
        prepare: @Sendable (Session, TemporaryCopy, (inout RunSettings) -> Void) async throws -> PreparedRun,
        begun: @Sendable (RunFolder) throws -> Void = { _ in }
    ) async throws {
        try await Session.with(connection, defaults: earlier.record.sessionDefaults) { session in
            try session.requireFit(earlier.record, earlier.folder, connection)
            let copy = try TemporaryCopy()
            defer { withExtendedLifetime(copy) {} }
            let prepared = try await prepare(session, copy) { settings in
                safetyLimits.apply(to: &settings)
                settings.limit = options.limit ?? settings.limit
                settings.concurrency = session.concurrency
            }
            try await RunningSession(session: session, output: output).carryOut(
                prepared,
                isDryRun: options.dryRun,
                isPiped: true,
                in: { try chosen ?? RunFolder.makeNew(for: prepared.sheet.name) },
                begun: begun,
                left: { left(session, $0) }
            )
        }
    }
}
