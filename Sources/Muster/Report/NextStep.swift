package import SystemPackage

/// What somebody may do after a run, and by which command.
package struct NextStep: Sendable, Hashable {
    /// Why, as the beginning of a sentence.
    package let advice: String
    /// The exact command; `nil` where there is none to tell.
    package let command: String?

    /// What there is to do after a run; empty when all is done.
    package static func all(after summary: Summary, in folder: RunFolder) -> [NextStep] {
        if summary[.pending] > 0 || summary[.unknown] > 0 {
            return [NextStep(advice: "To go on", command: "muster resume \(folder.path.quoted)")]
        }
        guard summary[.failed] > 0 else { return [] }
        if summary.causes.allSatisfy({ $0.code == "drift" }) {
            let advice =
                "Accounts that have changed since were left alone; the same command with --accept-drift does them too"
            return [NextStep(advice: advice, command: nil)]
        }
        let mend = NextStep(
            advice: "Mend the failed rows and import them again",
            command: "muster import \(folder.file("errors.csv").quoted)"
        )
        guard summary.passing > 0 else { return [mend] }
        let rows = summary.passing == 1 ? "1 row" : "\(summary.passing) rows"
        let retry = NextStep(
            advice: "\(rows) may succeed when tried again",
            command: "muster retry \(folder.path.quoted)"
        )
        return summary.passing < summary[.failed] ? [mend, retry] : [retry]
    }
}

extension FilePath {
    /// The path as a shell takes it.
    package var quoted: String {
        let isPlain = string.unicodeScalars.allSatisfy {
            $0.properties.isAlphabetic || "0123456789/._-+:@%".unicodeScalars.contains($0)
        }
        return isPlain ? string : "'" + string.replacing("'", with: "'\\''") + "'"
    }
}
