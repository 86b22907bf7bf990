import ArgumentParser

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// Where the program begins: words in, words out, exit code.
@main
enum Main {
    static func main() async {
        // Until a run is under way there is nothing to end cleanly; the exit code is the same all the same.
        for number in [SIGINT, SIGTERM, SIGHUP] {
            signal(number) { number in
                let text: StaticString = "\nStopped. Nothing was changed; the same command goes on from here.\n"
                write(STDERR_FILENO, text.utf8Start, text.utf8CodeUnitCount)
                _exit(128 + number)
            }
        }
        // There is nothing to tell yet either.
        signal(SIGUSR1, SIG_IGN)
        do {
            var command = try MusterCommand.parseAsRoot().settled()
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch {
            guard let reason = ExitStatus.reason(for: error) else { MusterCommand.exit(withError: error) }
            Screen.draw(reason.message)
            reason.exit()
        }
    }
}

/// The root command.
struct MusterCommand: ParsableCommand {
    static let version = "0.1.0"

    static let configuration = CommandConfiguration(
        commandName: "muster",
        abstract: "Moves robot accounts between a spreadsheet and UiPath's Identity service.",
        discussion: """
            Muster reads a CSV, plans the fewest API calls that bring the organization to what the sheet says, makes them under the service's \
            quotas, and writes what became of every row. A run that is stopped by anything can be resumed.

            muster init asks where the service is and how to sign in, and keeps that as a profile; muster check shows every setting, where it comes from, \
            and whether it works. Secrets never come from an option: from the environment, a file, or a command that prints them.

              muster inspect samples/robot-accounts.csv
              muster plan samples/robot-accounts.csv --sandbox
              muster import samples/robot-accounts.csv --sandbox
            """,
        version: version,
        subcommands: [
            PlanCommand.self, ImportCommand.self, ResumeCommand.self, RetryCommand.self, UndoCommand.self,
            ReportCommand.self,
            ExportCommand.self,
            InspectCommand.self,
            InitCommand.self,
            CheckCommand.self,
            SandboxCommand.self,
        ]
    )
}
