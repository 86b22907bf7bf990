import ArgumentParser
import Muster
import SystemPackage

struct ReportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Show a run's results, and write its report.html again.",
        discussion: """
            Report shows a run together with its retries: how many of its rows each of them did, and how many are left. It sends nothing and keeps existing \
            reports.

              muster import samples/with-mistakes.csv --sandbox --run mistakes
              muster report mistakes
              muster report mistakes --output json
            """
    )

    @Argument(help: ArgumentHelp("The run folder.", valueName: "run"), completion: .directory) var folder: String
    @OptionGroup(title: "Output") var output: OutputOptions

    func run() throws {
        let report = try RunReport(of: RunFolder(FilePath(folder)))
        if output.output == .json { return Console.say(JSONLine.report(report)) }
        let isSettled = report.retryChain.left == 0 || report.record.undoneBy != nil
        var lines = [
            ResultText(
                summary: report.summary,
                folder: report.folder,
                next: isSettled ? nil : report.next,
                width: Console.proseWidth()
            ).text
        ]
        if !report.retryChain.lines.isEmpty {
            lines.append(
                "Of the \(TextFormat.count(report.retryChain.rowCount, "row")) of \(report.retryChain.members[0].folder.path):"
            )
            lines += report.retryChain.lines.map { "\($0.rows)".leftPadded(to: 8) + "  " + $0.place }
        }
        if let undone = report.record.undoneBy { lines.append("Undone by the run \(undone)") }
        Console.say(lines.joined(separator: "\n"))
    }
}
