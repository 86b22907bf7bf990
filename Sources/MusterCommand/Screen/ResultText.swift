import Muster
import SystemPackage

/// What a run came to, and what to do next.
struct ResultText {
    private static let mostCauses = 10

    let summary: Summary
    let folder: RunFolder
    /// Whether it says what to do next.
    var tellsNext = true

    /// Some lines for people; the last one says what to do next.
    var text: String {
        var lines: [String] = []
        let counted = Outcome.Status.allCases.filter { summary[$0] > 0 }.map { "\(summary[$0]) \($0.rawValue)" }
        lines.append(counted.isEmpty ? "No rows." : counted.joined(separator: ", "))
        for cause in summary.causes.prefix(Self.mostCauses) {
            let rows = cause.rows == 1 ? "1 row" : "\(cause.rows) rows"
            lines.append("  \(rows): \(cause.isExample ? "[\(cause.code)] for example: " : "")\(cause.message)")
        }
        if summary.causes.count > Self.mostCauses {
            lines.append("  … and \(summary.causes.count - Self.mostCauses) other causes: see errors.csv")
        }
        if let reason = summary.stopped { lines.append(reason) }
        return (lines + (tellsNext ? next : [])).joined(separator: "\n")
    }

    private var next: [String] {
        if summary[.pending] > 0 || summary[.unknown] > 0 {
            return ["Reports: \(folder.path)", "To go on: muster resume \(Self.quoted(folder.path))"]
        }
        if summary[.failed] > 0 {
            if summary.causes.allSatisfy({ $0.code == "drift" }) {
                let advice =
                    "Accounts that have changed since were left alone; the same command with --accept-drift does them too"
                return ["Reports: \(folder.path)", advice]
            }
            let errors = Self.quoted(folder.file("errors.csv"))
            let mend = "Mend the failed rows and import them again: muster import \(errors)"
            guard summary.passing > 0 else { return ["Reports: \(folder.path)", mend] }
            let retry =
                "\(Wording.count(summary.passing, "row")) may succeed when tried again: muster retry \(Self.quoted(folder.path))"
            return ["Reports: \(folder.path)"] + (summary.passing < summary[.failed] ? [mend] : []) + [retry]
        }
        return ["Reports: \(folder.path)"]
    }

    /// A path as a shell takes it.
    static func quoted(_ path: FilePath) -> String {
        let isPlain = path.string.unicodeScalars.allSatisfy {
            $0.properties.isAlphabetic || "0123456789/._-+:@%".unicodeScalars.contains($0)
        }
        return isPlain ? path.string : "'" + path.string.replacing("'", with: "'\\''") + "'"
    }
}
