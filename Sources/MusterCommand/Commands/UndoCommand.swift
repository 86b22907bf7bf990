import ArgumentParser
import IdentityAPI
import Muster
import SystemPackage

struct UndoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "undo",
        abstract: "Put back what a run changed.",
        discussion: """
            Every account that the run changed gets back the display name and the groups that it had, in the fewest calls. Accounts that the run deleted are made again, with \
            new ids; those that it made stay unless --delete-created. Accounts that somebody has changed since are named, and left alone unless --accept-drift. It works \
            on runs that were not finished too, shows its plan before it sends anything, and is itself a run with reports, which can be undone.

              muster import samples/robot-accounts.csv --sandbox --yes --run robots
              muster undo robots --sandbox --dry-run
              muster undo robots --sandbox --yes --delete-created
            """
    )

    @Argument(help: ArgumentHelp("The run folder.", valueName: "run"), completion: .directory) var folder: String
    @Flag(help: "Delete the accounts that the run made.") var deleteCreated = false
    @Flag(help: "Put back accounts as well that have changed since the run.") var acceptDrift = false
    @OptionGroup(title: "The new run") var options: FollowUpOptions
    @OptionGroup(title: "Brakes") var safetyLimits: BrakeOptions
    @OptionGroup(title: "The service") var connection: ConnectionOptions
    @OptionGroup(title: "Output") var output: OutputOptions

    func run() async throws {
        let chosen = try options.folder()
        let undo = try Undo(
            of: RunFolder(FilePath(folder)),
            deletesCreated: deleteCreated,
            acceptsDrift: acceptDrift
        )
        let following = FollowUpRun(earlier: undo.earlier, chosen: chosen, options: options)
        try await following.run(safetyLimits, connection, output) { session in
            let directory = try await Directory.read(session.client)
            let sheet = try undo.sheet(directory)
            var settings = undo.settings
            settings.held = sheet.held
            let name = "undo-\(FilePath(undo.earlier.record.input.name).stem ?? "run").csv"
            let source = try PlannedInput(sheet.bytes, named: name, settings, from: undo.origin)
            return FollowUpRun.Source(input: source, directory: directory) { $0.take(sheet) }
        } begun: {
            try undo.mark(by: $0)
        }
    }
}
