import IdentityAPI

/// `report.html`: a run's results as one self-contained page, for people who do not read CSV.
///
/// It loads nothing, and all that it says is there without scripts; a script adds searching and sorting.
struct HTMLReport {
    let record: RunRecord
    let summary: Summary
    let timeline: Timeline
    let failed: FailedRows
    let folder: RunFolder
    /// The results of this run and its retries together: numbers of rows, and the run folders.
    var retryChain: [(rows: Int, place: String)] = []
    /// Whether later runs did all that this one left.
    var isSettled = false

    /// The page.
    var text: String {
        HTML.page(
            title: "\(verdict.title): \(sheetName)",
            header: HTML.headline(kind, sheetName, verdict.tone, verdict.sentence) + "\n"
                + HTML.paragraph(when, class: "quiet"),
            main: banner + outcomes + course + cost + causes + groups + failedRows + runs + files + settings,
            footer: "Written by Muster from the run folder \(folder.path).",
            script: ReportStyle.script
        )
    }

    private var verdict: RunVerdict { RunVerdict(summary, undoneBy: record.undoneBy) }

    private var sheetName: String { record.input.name == "-" ? "Standard input" : record.input.name }

    private var kind: String {
        switch record.origin?.kind {
        case .retry: "Retry of rows that had failed"
        case .undo: "Undo of an earlier run"
        case nil: "Import of robot accounts"
        }
    }

    private var when: String {
        var sentence = "Begun \(Self.readable(record.started))"
        if let seconds = summary.times?.seconds {
            sentence +=
                ", worked for \(summary.times?.isAtLeast == true ? "at least " : "")\(Duration.seconds(seconds).spoken)"
        }
        if let starts = summary.times?.starts, starts > 1 { sentence += " in \(starts) stretches" }
        return sentence + ". Organization \(record.organizationID) at \(record.url)."
    }

    /// `2026-11-21 06:43:00 UTC` of `2026-11-21T06:43:00Z`.
    static func readable(_ time: String) -> String {
        time.replacing("T", with: " ").replacing("Z", with: " UTC")
    }

    /// Why it is not over, what to know, and what to do: nothing where all is well.
    private var banner: String {
        var lines: [String] = []
        if let undone = record.undoneBy {
            lines.append(HTML.paragraph("This run was undone by the run \(undone)."))
        }
        if let stopped = summary.stopped { lines.append(HTML.paragraph(stopped)) }
        if let meanwhile = summary.meanwhileSentence { lines.append(HTML.paragraph(meanwhile)) }
        lines += summary.notices.map { HTML.paragraph($0) }
        // After an undo, the next step is a new import, not a retry of this run.
        let isOver = record.undoneBy != nil || isSettled
        let steps = isOver ? [] : NextStep.all(after: summary, in: folder, with: record.connection ?? [])
        lines += steps.map(HTML.step)
        guard !lines.isEmpty else { return "" }
        return
            "<section class=\"banner\" aria-label=\"Notices and next steps\">\n\(lines.joined(separator: "\n"))\n</section>\n"
    }
}
