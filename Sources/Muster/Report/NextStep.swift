package import SystemPackage

/// A next step after a run, and its command.
///
/// The next step for failed rows is never a plain import: `retry` reads them as the run did, with its mode, its columns and its groups.
///
/// No suggested command reverts somebody else's change. A retry plans rows in conflict again and would revert it. For a run with such rows, the suggestion is a
/// rehearsal (`--dry-run`), which shows what a retry would change and sends nothing.
package struct NextStep: Sendable, Hashable {
    /// Why, as the beginning of a sentence.
    package let advice: String
    /// The exact command; `nil` for none.
    package let command: String?

    /// Returns the next steps after a run; empty when everything is done.
    ///
    /// - Parameter options: options that the command needs besides, to reach the service as the run did.
    package static func all(after summary: Summary, in folder: RunFolder, with options: [String] = []) -> [NextStep] {
        if summary[.pending] > 0 || summary[.unknown] > 0 {
            return [NextStep(advice: "To continue", command: command("resume", folder.path, options))]
        }
        var steps: [NextStep] = []
        let drifted = summary.drifted
        let conflicts = summary.meanwhile?.conflicts ?? 0
        if summary[.failed] > summary.passing + drifted {
            steps.append(fix(folder.file("errors.csv"), isRehearsal: conflicts > 0, with: options))
        }
        if conflicts > 0 {
            let rows = conflicts == 1 ? "1 row conflicts" : "\(conflicts) rows conflict"
            let (changes, them) =
                conflicts == 1 ? ("change; a retry", "that change") : ("changes; a retry", "those changes")
            let advice =
                "\(rows) with somebody else's \(changes) would overwrite \(them). To see that without sending anything"
            steps.append(NextStep(advice: advice, command: command("retry", folder.path, rehearsal + options)))
        }
        if summary.passing > conflicts {
            let passing = summary.passing - conflicts
            let rows = passing.counted("row")
            // The retry of the run includes the rows in conflict.
            let isAlsoConflict = conflicts > 0
            steps.append(
                NextStep(
                    advice: isAlsoConflict
                        ? "\(rows) may succeed in that retry too" : "\(rows) may succeed in a retry",
                    command: isAlsoConflict ? nil : command("retry", folder.path, options)
                )
            )
        }
        if drifted > 0 {
            let rows = drifted == 1 ? "1 row was" : "\(drifted) rows were"
            let advice =
                "\(rows) left alone, because somebody changed the \(drifted == 1 ? "account" : "accounts") (see errors.csv). A retry takes \(drifted == 1 ? "it" : "them") only after you edit \(drifted == 1 ? "it" : "them")"
            steps.append(NextStep(advice: advice, command: nil))
        }
        return steps
    }

    /// What there is to do after a run that could not record what it did.
    ///
    /// - Parameters:
    ///   - done: the rows whose outcomes are durable.
    ///   - all: the rows of the sheet.
    ///   - options: options that the command needs besides, to reach the service as the run did.
    package static func advice(
        afterBroken done: Int,
        of all: Int,
        in folder: RunFolder,
        with options: [String] = []
    ) -> String {
        let rows = all == 1 ? "1 row" : "\(all) rows"
        return "\(done) of \(rows) \(done == 1 ? "is" : "are") done and recorded"
            + "\(done == 0 ? "." : ", and none of these is sent again.") "
            + "Once that is fixed, continue with: \(command("resume", folder.path, options))"
    }

    /// Returns the step that corrects and retries the failed rows of a report.
    ///
    /// - Parameters:
    ///   - rows: how many there are, when they are not all.
    ///   - isRehearsal: whether to suggest a rehearsal, because the report has rows that would revert somebody else's changes.
    package static func fix(
        _ errors: FilePath,
        rows: Int? = nil,
        isRehearsal: Bool = false,
        with options: [String] = []
    ) -> NextStep {
        let failed = rows.map { $0 == 1 ? "1 row that is left" : "\($0) rows that are left" } ?? "failed rows"
        return NextStep(
            advice: "Fix the \(failed) in \(errors.quoted), then",
            command: command("retry", errors, (isRehearsal ? rehearsal : []) + options)
        )
    }

    /// The option that makes a retry show its plan and send nothing.
    private static let rehearsal = ["--dry-run"]

    static func command(_ verb: String, _ path: FilePath, _ options: [String]) -> String {
        (["muster", verb, path.quoted] + options.map(\.quotedForShell)).joined(separator: " ")
    }
}
