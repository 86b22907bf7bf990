import ArgumentParser

/// The root command.
struct MusterCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "muster",
        abstract: "Moves robot accounts between a spreadsheet and UiPath's Identity service.",
        discussion: """
            Muster reads a CSV, plans the fewest calls that bring the organization to what the sheet says, makes them under the service's quotas, and writes \
            what became of every row. Whatever stops a run, it can be resumed.

              muster inspect samples/robot-accounts.csv
              muster plan samples/robot-accounts.csv --sandbox
              muster import samples/robot-accounts.csv --sandbox --yes

            The examples touch nothing real: --sandbox is a local service. For a real one, muster init asks where it is and how to sign in, muster check tries \
            it, and muster help settings tells more.
            """,
        version: Release.version,
        subcommands: [
            InspectCommand.self, PlanCommand.self, ImportCommand.self, ResumeCommand.self, RetryCommand.self,
            UndoCommand.self,
            ReportCommand.self,
            ExportCommand.self,
            InitCommand.self,
            CheckCommand.self,
            SandboxCommand.self,
            HelpCommand.self,
        ]
    )
}
