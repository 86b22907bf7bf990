import ArgumentParser
import Muster

/// An import into a folder that holds a run: what a scheduler does until the import succeeds.
///
/// An unfinished run of the same sheet is continued, and a finished one tells its result again with the same exit code. Another sheet or organization is rejected.
extension ImportCommand {
    /// Continues the run, or tells its result.
    ///
    /// - Parameter contents: what the check of the sheet found that is imported now.
    /// - Throws: the run's exit code; ``RunError``; ``IdentityError``.
    func repeated(in folder: RunFolder, _ contents: Sheet.Contents) async throws {
        if let unfinished = try unfinished(folder, contents) {
            let rest = ContinuedRun(
                earlier: unfinished,
                contents: try unfinished.checkedSheet(),
                safetyLimits: safetyLimits
            )
            return try await rest.finish(connection, output)
        }
        let report = try RunReport(of: folder)
        // The sign-in names the organization. No call is made to the service.
        try await Session.with(connection, defaults: report.record.sessionDefaults) { session in
            try session.requireFit(report.record, folder, connection)
        }
        let result = Run.Result(summary: report.summary)
        if output.isTalkative { Console.note("The run in \(folder.path.quoted) is finished. This is its result:") }
        output.say(result, folder, next: report.next)
        throw ExitCode(ExitStatus.of(result))
    }

    /// The run to continue; `nil` for a finished one, which is let go again.
    private func unfinished(_ folder: RunFolder, _ contents: Sheet.Contents) throws -> EarlierRun? {
        let earlier = try EarlierRun(folder)
        try earlier.requireNotUndone()
        try earlier.requireSheet(contents)
        return earlier.isFinished ? nil : earlier
    }
}
