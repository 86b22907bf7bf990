import ArgumentParser

/// The root command.
struct MusterCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "muster",
        abstract: "Moves robot accounts between a spreadsheet and UiPath's Identity service.",
        discussion: """
            Muster reads a CSV, plans the fewest calls that bring the organization to the state that the sheet describes, makes them within the service's \
            quotas, and reports the outcome of every row. Whatever stops a run, muster resume continues it.

              muster inspect samples/robot-accounts.csv
              muster plan samples/robot-accounts.csv --sandbox
              muster import samples/robot-accounts.csv --sandbox --yes

            The examples change nothing real: --sandbox uses a local service. For a real service, muster init asks for its address and the sign-in, muster \
            check tests them, and muster help settings explains every setting.
            """,
        version: Release.version,
        subcommands: [
            InspectCommand.self, PlanCommand.self, ImportCommand.self, ResumeCommand.self, RetryCommand.self,
            UndoCommand.self,
            ReportCommand.self,
            RunsCommand.self,
            ExportCommand.self,
            UICommand.self,
            LoginCommand.self,
            LogoutCommand.self,
            InitCommand.self,
            CheckCommand.self,
            SandboxCommand.self,
            HelpCommand.self,
        ]
    )
}
