import Muster

/// The result of a run, and the next steps.
struct ResultText {
    private static let mostCauses = 10

    let summary: Summary
    let folder: RunFolder
    /// The next steps; `nil` for none.
    var next: [NextStep]?
    /// The width to wrap sentences to; `nil` for none.
    var width: Int?

    /// The lines for people. The last one is the next step.
    var text: String {
        var lines: [String] = []
        let counted = Outcome.Status.allCases.filter { summary[$0] > 0 }.map { "\(summary[$0]) \($0.rawValue)" }
        lines.append(counted.isEmpty ? "No rows." : counted.joined(separator: ", "))
        for cause in summary.causes.prefix(Self.mostCauses) {
            let rows = cause.rows.counted("row")
            lines.append("  \(rows): \(cause.isExample ? "[\(cause.code)] for example: " : "")\(cause.message)")
        }
        if summary.causes.count > Self.mostCauses {
            let others = (summary.causes.count - Self.mostCauses).counted("other cause")
            lines.append("  … and \(others): see errors.csv")
        }
        if let meanwhile = summary.meanwhileSentence { lines.append(meanwhile) }
        if let reason = summary.stopped { lines.append(reason) }
        // Commands stay on one line, so that people can copy them.
        return (lines.map { $0.wrapped(to: width) } + lastLines).joined(separator: "\n")
    }

    private var lastLines: [String] {
        guard let next else { return [] }
        return ["Reports: \(folder.path)"]
            + next.map { [$0.advice, $0.command].compactMap { $0 }.joined(separator: ": ") }
    }
}
