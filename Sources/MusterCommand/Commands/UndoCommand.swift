import ArgumentParser
import IdentityAPI
import Muster
import SystemPackage

struct UndoCommand: AsyncParsableCommand, ConnectionConfigurable, OutputConfigurable, LimitsConfigurable {
    static let configuration = CommandConfiguration(
        commandName: "undo",
        abstract: "Restore what a run changed.",
        discussion: """
            Undo restores the display name and the groups of every account that the run changed, in the fewest calls. It creates accounts again that the run deleted, with new \
            ids. It keeps accounts that the run created, unless you pass --delete-created. It names accounts that somebody changed since, and leaves them alone unless you pass \
            --accept-drift. Undo also works on unfinished runs, and shows its plan before it sends anything. An undo is a run with reports, and you can undo it.

              muster import samples/robot-accounts.csv --sandbox --yes --run robots
              muster undo robots --sandbox --dry-run
              muster undo robots --sandbox --yes --delete-created
            """
    )

    @Argument(help: ArgumentHelp("The run folder.", valueName: "run"), completion: .directory) var folder: String
    @Flag(help: "Delete the accounts that the run created.") var deleteCreated = false
    @Flag(help: "Also restore accounts that changed since the run.") var acceptDrift = false
    @OptionGroup(title: "The new run") var options: FollowUpOptions
    @OptionGroup(title: "Safety limits") var safetyLimits: SafetyLimitOptions
    @OptionGroup(title: "The service") var connection: ConnectionOptions
    @OptionGroup(title: "Output") var output: OutputOptions

    func run() async throws {
        let chosen = try options.folder()
        let undo = try Undo(of: RunFolder(FilePath(folder)), deletesCreated: deleteCreated, acceptsDrift: acceptDrift)
        let following = FollowUpRun(earlier: undo.earlier, chosen: chosen, options: options)
        let name = "undo-\(FilePath(undo.earlier.record.input.name).stem ?? "run").csv"
        try await following.run(safetyLimits, connection, output) { session, copy, adjust in
            try await undo.prepare(client: session.client, in: copy, named: name, adjusting: adjust, says: output.tell)
        } begun: {
            try undo.mark(by: $0)
        }
    }
}
