import ArgumentParser
import Muster
import SystemPackage

struct ReportCommand: ParsableCommand, OutputConfigurable {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Show the results of runs, and write their report.html again.",
        discussion: """
            Report shows a run together with its retries: how many of its rows each of them did, and how many are left. It sends nothing and keeps existing \
            reports. For several runs, report shows one table with the sums, and writes one page about all of them.

              muster import samples/with-mistakes.csv --sandbox --run mistakes
              muster report mistakes
              muster report mistakes --output json
            """
    )

    @Argument(help: ArgumentHelp("The run folders.", valueName: "run"), completion: .directory) var folders: [String]
    @Option(
        help: ArgumentHelp(
            "Where to write the page about several runs. Default: report.html in muster-runs/.",
            valueName: "file"
        ),
        completion: .file()
    )
    var page: String?
    @OptionGroup(title: "Output") var output: OutputOptions

    func validate() throws {
        guard page == nil || runs.count > 1 else {
            throw ValidationError("--page is for several runs: the page of one is report.html in its folder.")
        }
    }

    func run() throws {
        guard runs.count == 1 else { return try showAll() }
        let report = try RunReport(of: runs[0])
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
                "Of the \(report.retryChain.rowCount.counted("row")) of \(report.retryChain.members[0].folder.path):"
            )
            lines += report.retryChain.lines.map { "\($0.rows)".leftPadded(to: 8) + "  " + $0.place }
        }
        if let undone = report.record.undoneBy { lines.append("Undone by the run \(undone)") }
        Console.say(lines.joined(separator: "\n"))
    }

    /// The runs. `muster-runs/*` names the page of an earlier report too.
    private var runs: [RunFolder] {
        folders.map { FilePath($0).lexicallyNormalized() }.filter { $0 != pagePath.lexicallyNormalized() }.map(
            RunFolder.init
        )
    }

    private var pagePath: FilePath { page.map { FilePath($0) } ?? RunFolder.root.appending("report.html") }

    /// Shows several runs together, and writes the page about them.
    private func showAll() throws {
        let all = try RunsReport(of: runs)
        let path = pagePath
        if page == nil { try RunFolder(RunFolder.root).create() }
        try AtomicFile.write(all.page.utf8, to: path)
        if output.output == .json {
            for report in all.reports { Console.say(JSONLine.report(report)) }
            return Console.say(JSONLine.reports(all, page: path))
        }
        Console.say(RunsText.table(of: all).joined(separator: "\n"))
        for step in all.reports.flatMap(\.next) {
            Console.say([step.advice, step.command].compactMap { $0 }.joined(separator: ": "))
        }
        Console.say("Page: \(path)")
    }
}
