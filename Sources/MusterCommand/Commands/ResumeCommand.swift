import ArgumentParser
import IdentityAPI
import Muster
import SystemPackage

struct ResumeCommand: AsyncParsableCommand {
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
        help: ArgumentHelp("The run folder. Default: the latest unfinished run in muster-runs/.", valueName: "run"),
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
        let folder = try run.map { RunFolder(FilePath($0)) } ?? RunFolder.latestUnfinished()
        var opened = try EarlierRun(folder)
        if let undone = opened.record.undoneBy {
            throw RunError(
                .configuration,
                path: folder.path,
                "was undone by the run \(undone), so there is nothing to go on with. Import its sheet as a new run."
            )
        }
        let contents = try rebase ? rebased(&opened) : opened.checkedSheet()
        let earlier = opened
        let record = earlier.record
        do {
            try await Session.with(connection, defaults: record.sessionDefaults) {
                try await go(on: earlier, contents, $0)
            }
        } catch let error as IdentityError where error.isTransient {
            // The service is away: the run is as resumable as it was.
            throw ExitReason(ExitStatus.stoppedResumable, "\(error) The run stays as it is; resume it later.")
        }
    }

    private func rebased(_ earlier: inout EarlierRun) throws -> Sheet.Contents {
        let (contents, changes) = try earlier.rebasedSheet()
        if output.output == .json { Console.say(JSONLine.notice(changes)) } else { Console.note(changes) }
        return contents
    }

    private func go(
        on earlier: EarlierRun,
        _ contents: Sheet.Contents,
        _ session: Session
    ) async throws {
        let (folder, record) = (earlier.folder, earlier.record)
        try session.requireFit(record, folder, connection)
        var settings = earlier.settingsOfRest
        settings.concurrency = session.concurrency
        let prepared = try await PreparedRun.prepare(
            contents,
            settings: settings,
            client: session.client,
            continuing: earlier,
            says: output.tell
        )
        try await RunningSession(session: session, output: output).carryOut(prepared, in: { folder })
    }
}
