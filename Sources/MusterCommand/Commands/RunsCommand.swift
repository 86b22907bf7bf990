import ArgumentParser
import FoundationEssentials
import IdentityAPI
import Muster

struct RunsCommand: ParsableCommand, OutputConfigurable {
    static let configuration = CommandConfiguration(
        commandName: "runs",
        abstract: "List runs, and the command that continues each.",
        discussion: """
            Runs lists the runs that were begun in the current folder, the latest first: those in muster-runs/, and those that --run put elsewhere. It sends nothing. \
            With --prune it removes the folders of finished runs that are older, and says which. It never removes a run that is in use or can be resumed. A run \
            that is removed cannot be undone any more.

              muster runs
              muster runs --output json
              muster runs --prune 30d
            """
    )

    @Option(
        help: ArgumentHelp("Remove finished runs that ended longer ago than this, as in 30d or 12h.", valueName: "age"),
        transform: RunsCommand.age
    )
    var prune: Duration?
    @OptionGroup(title: "Output") var output: OutputOptions

    func run() throws {
        let all = RunFolder.all(listed: Folders(Settings.environment).runs.folders).map { RunStatus(of: $0) }
        guard let prune else { return show(all) }
        let old = all.filter { $0.isFinished && $0.changed.map { $0 < Date() - prune.inSeconds } ?? false }
        var removed = 0
        for run in old where try run.folder.removeFinished() {
            removed += 1
            Console.say(
                output.output == .json
                    ? JSONLine.pruned(run)
                    : "Removed \(run.folder.path): \(run.rows.counted("row")), begun \(RunsText.readable(run.started))"
            )
        }
        guard output.isTalkative else { return }
        Console.note("\(removed) of \(all.count.counted("run")) removed.")
    }

    private func show(_ all: [RunStatus]) {
        if output.output == .json { return all.forEach { Console.say(JSONLine.listed($0)) } }
        guard !all.isEmpty else { return Console.say("No runs were begun in this folder.") }
        Console.say(all.flatMap(RunsText.lines).joined(separator: "\n"))
    }

    /// Reads an age: a duration, or a number of days such as `30d`.
    private static func age(_ text: String) throws -> Duration {
        if text.hasSuffix("d"), let days = Double(text.dropLast()), days >= 0, days <= 36_500 {
            return .seconds(days * 86_400)
        }
        return try Choice.time("--prune", "30d, 12h or 90m")(text)
    }
}
