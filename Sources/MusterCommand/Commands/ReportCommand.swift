import ArgumentParser
import Muster
import SystemPackage

struct ReportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Tell again what a run came to, and write its report.html.",
        discussion: """
            A run that was tried again is told together with its retries: how many of its rows each of them did, and what is left. Nothing is sent, and reports that are there \
            stay as they are.

              muster import samples/with-mistakes.csv --sandbox --run told
              muster report told
              muster report told --output json
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
