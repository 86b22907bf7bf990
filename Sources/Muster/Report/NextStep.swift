package import SystemPackage

/// What somebody may do after a run, and by which command.
///
/// Rows that failed are never tried again by a plain import: `retry` reads them as the run did, with its mode, its columns and its groups. And no command is
/// suggested that sets back what somebody else has changed.
package struct NextStep: Sendable, Hashable {
    /// Why, as the beginning of a sentence.
    package let advice: String
    /// The exact command; `nil` where there is none to tell.
    package let command: String?

    /// What there is to do after a run; empty when all is done.
    ///
    /// - Parameter options: options that the command needs besides, to reach the service as the run did.
    package static func all(after summary: Summary, in folder: RunFolder, with options: [String] = []) -> [NextStep] {
        if summary[.pending] > 0 || summary[.unknown] > 0 {
            return [NextStep(advice: "To continue", command: command("resume", folder.path, options))]
        }
        var steps: [NextStep] = []
        let drifted = summary.drifted
        if summary[.failed] > summary.passing + drifted {
            steps.append(fix(folder.file("errors.csv"), with: options))
        }
        if summary.passing > 0 {
            let rows = summary.passing == 1 ? "1 row" : "\(summary.passing) rows"
            let isConflict = summary.passing == summary.meanwhile?.conflicts
            steps.append(
                NextStep(
                    advice: isConflict
                        ? "\(rows) in conflict with what somebody else has changed. To plan \(summary.passing == 1 ? "it" : "them") again"
                        : "\(rows) may succeed in a retry",
                    command: command("retry", folder.path, options)
                )
            )
        }
        if drifted > 0 {
            let rows = drifted == 1 ? "1 row was" : "\(drifted) rows were"
            let advice =
                "\(rows) left alone, because somebody has changed the accounts since: errors.csv says how, and no retry touches them unless the row is edited"
            steps.append(NextStep(advice: advice, command: nil))
        }
        return steps
    }

    /// The failed rows of a report are to be corrected, and then tried again.
    ///
    /// - Parameter rows: how many there are, when they are not all.
    package static func fix(_ errors: FilePath, rows: Int? = nil, with options: [String] = []) -> NextStep {
        let failed = rows.map { $0 == 1 ? "1 row that is left" : "\($0) rows that are left" } ?? "failed rows"
        return NextStep(
            advice: "Fix the \(failed) in \(errors.quoted), then",
            command: command("retry", errors, options)
        )
    }

    private static func command(_ verb: String, _ path: FilePath, _ options: [String]) -> String {
        (["muster", verb, path.quoted] + options.map(\.quotedForShell)).joined(separator: " ")
    }
}
