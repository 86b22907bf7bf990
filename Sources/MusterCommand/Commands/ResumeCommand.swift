import ArgumentParser
import Muster
import SystemPackage

struct ResumeCommand: AsyncParsableCommand, ConnectionConfigurable, OutputConfigurable {
    static let configuration = CommandConfiguration(
        commandName: "resume",
        abstract: "Continue an unfinished run.",
        discussion: """
            Resume continues a run with the settings that it began with. It keeps every outcome, and looks up creates whose answer was lost before it sends \
            anything. It rejects a changed sheet (unless --rebase accepts it), another organization, and a run that another process works on.

              muster import samples/robot-accounts.csv --sandbox --yes --limit 1
              muster resume --sandbox --yes
            """
    )

    @Argument(
        help: ArgumentHelp(
            "The run folder. Default: the latest unfinished run that was begun in this folder.",
            valueName: "run"
        ),
        completion: .directory
    )
    var run: String?
    @Flag(
        help:
            "Accept an edited sheet; Muster matches its rows by id and name."
    )
    var rebase = false
    @OptionGroup(title: "The service") var connection: ConnectionOptions
    @OptionGroup(title: "Output") var output: OutputOptions

    func run() async throws {
        let folder =
            try run.map { RunFolder(FilePath($0)) }
            ?? RunFolder.latestUnfinished(listed: Folders(Settings.environment).runs.folders)
        var opened = try EarlierRun(folder)
        try opened.requireNotUndone()
        let contents = try rebase ? rebased(&opened) : opened.checkedSheet()
        try await ContinuedRun(earlier: opened, contents: contents).finish(connection, output)
    }

    private func rebased(_ earlier: inout EarlierRun) throws -> Sheet.Contents {
        let (contents, changes) = try earlier.rebasedSheet()
        if output.output == .json { Console.say(JSONLine.notice(changes)) } else { Console.note(changes) }
        return contents
    }
}
