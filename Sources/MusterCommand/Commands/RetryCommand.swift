import ArgumentParser
import IdentityAPI
import Muster
import SystemPackage

struct RetryCommand: AsyncParsableCommand, ConnectionConfigurable, OutputConfigurable, LimitsConfigurable {
    static let configuration = CommandConfiguration(
        commandName: "retry",
        abstract: "Try the failed rows of a run again, as a new run.",
        discussion: """
            Retry takes the rows that you corrected in the run's errors.csv, and the rows with a retryable cause: a service in trouble, a lost answer, a missing right. \
            It leaves out rows that the service rejected for their content, unless you pass --all. It leaves out rows with the code drift until you edit them, even with --all. \
            It plans rows with the code changedMeanwhile again. The new run has the settings of the first. muster report shows both \
            together.

              muster import samples/with-mistakes.csv --sandbox --run mistakes
              muster retry mistakes --sandbox --all
              muster retry mistakes/errors.csv --sandbox
            """
    )

    @Argument(
        help: ArgumentHelp("The run folder, or its errors.csv: then only the rows in it.", valueName: "run"),
        completion: .file()
    )
    var source: String
    @Flag(help: "Also take rows whose cause is not retryable.") var all = false
    @OptionGroup(title: "The new run") var options: FollowUpOptions
    @OptionGroup(title: "Safety limits") var safetyLimits: SafetyLimitOptions
    @OptionGroup(title: "The service") var connection: ConnectionOptions
    @OptionGroup(title: "Output") var output: OutputOptions

    func run() async throws {
        let chosen = try options.folder()
        let (folder, errors) = try RunFolder.ofRetry(FilePath(source))
        let retry = try Retry(of: folder, errors: errors, all: all)
        let report = errors ?? folder.file("errors.csv")
        tell(retry, folder, report)
        guard retry.rowCount > 0 else {
            if retry.permanentFailureCount > 0 { throw ExitCode(ExitStatus.someRowsFailed) }
            return
        }
        let left = retry.permanentFailureCount - retry.driftedCount + retry.absentCount
        // A file with some of the rows is not where the others are fixed.
        let rest = retry.absentCount > 0 ? folder.file("errors.csv") : report
        var following = FollowUpRun(earlier: retry.earlier, chosen: chosen, options: options)
        following.left = { session, summary in
            let isRehearsal = summary.meanwhile.map { $0.conflicts > 0 } ?? false
            return left > 0
                ? [.fix(rest, rows: left, isRehearsal: isRehearsal, with: session.repeatedOptions)] : []
        }
        try await following.run(safetyLimits, connection, output) { session, copy, adjust in
            var settings = retry.settings
            adjust(&settings)
            let sheet = try retry.sheet(in: copy, named: report.string)
            return try await retry.prepare(sheet.check(), settings: settings, client: session.client, says: output.tell)
        }
    }

    private func tell(_ retry: Retry, _ folder: RunFolder, _ report: FilePath) {
        if output.output == .json { return Console.say(JSONLine.retry(retry, of: folder)) }
        guard output.isTalkative else { return }
        let corrected = retry.correctedCount > 0 ? ", \(retry.correctedCount) of them corrected" : ""
        Console.note("\(retry.rowCount.counted("row")) to try again\(corrected)")
        let orAll = all || retry.driftedCount > 0 ? "" : ", or pass --all"
        let errors = folder.file("errors.csv").quoted
        let left = [
            (
                retry.permanentFailureCount - retry.driftedCount, "row",
                "left alone: the cause is not retryable. Fix \(report.quoted)\(orAll)"
            ),
            (retry.absentCount, "failed row", "left alone: not in \(report.quoted). Fix \(errors), and retry that"),
            (
                retry.driftedCount, "row",
                "left alone: somebody has changed the accounts since. Edit these rows to retry them"
            ),
            (retry.pendingCount, "row", "not attempted yet: muster resume \(folder.path.quoted)"),
        ]
        for (count, what, text) in left where count > 0 { Console.note("\(count.counted(what)) \(text)") }
    }
}

extension RunFolder {
    /// The run that is meant by its folder, or by its `errors.csv`.
    ///
    /// - Throws: ``RunError`` when it is neither.
    fileprivate static func ofRetry(_ path: FilePath) throws -> (RunFolder, errors: FilePath?) {
        if RunFolder(path).exists { return (RunFolder(path), nil) }
        let parent = RunFolder(path.removingLastComponent().isEmpty ? "." : path.removingLastComponent())
        guard path.isFile else {
            throw RunError(.noInput, path: path, "is neither a run folder nor the errors.csv of one.")
        }
        guard parent.exists else {
            throw RunError(
                .usage,
                path: path,
                "is not in a run folder, so Muster cannot tell which run it belongs to. Move it back into that folder. To see what it would do as a new run: "
                    + "muster plan \(path.quoted)"
            )
        }
        return (parent, path)
    }
}
