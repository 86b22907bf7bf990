/// The result of a run, in one sentence.
struct RunVerdict {
    /// Its kind, which the page never shows by colour alone.
    enum Tone: String {
        case good, mixed, bad

        var mark: String {
            switch self {
            case .good: "✓"
            case .mixed: "◐"
            case .bad: "✕"
            }
        }
    }

    let tone: Tone
    /// A few words, for the title of a window.
    let title: String
    let sentence: String

    init(_ summary: Summary, undoneBy: String?) {
        let all = summary.rows
        let rows = all.counted("row")
        let left = summary[.pending]
        let done = all - left - summary.errors
        var rest: [String] = []
        if summary[.failed] > 0 { rest.append("\(summary[.failed]) failed") }
        if summary[.unknown] > 0 {
            rest.append("\(summary[.unknown]) \(summary[.unknown] == 1 ? "is" : "are") unknown")
        }
        if left > 0 { rest.append("\(left) \(left == 1 ? "is" : "are") still to be done") }
        if undoneBy != nil {
            (tone, title, sentence) = (.mixed, "Undone", "This run was undone: \(done) of \(rows) had been done.")
        } else if rest.isEmpty {
            (tone, title) = (.good, "Done")
            sentence = all == 0 ? "The sheet has no rows." : all == 1 ? "The row is done." : "All \(rows) are done."
        } else {
            let isStopped = left > 0
            tone = isStopped ? .mixed : .bad
            title = isStopped ? "Stopped" : "\(summary.errors) failed"
            sentence =
                "\(isStopped ? "Stopped: " : "")\(done) of \(rows) \(done == 1 ? "is" : "are") done; "
                + rest.joined(separator: ", ") + "."
        }
    }
}
