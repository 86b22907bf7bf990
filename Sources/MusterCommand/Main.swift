import ArgumentParser
import LibC
import Logging
import SystemPackage

/// The entry point: parses the command line, runs the command, and exits with its code.
@main
enum Main {
    static func main() async {
        InitProcess.standByIfFirst()
        // Before a run begins there is nothing to end cleanly. The exit code is that of the signal.
        Interruption.present = .nothingChanged
        for number in [SIGINT, SIGTERM, SIGHUP] {
            signal(number) { number in
                let text = Interruption.present.text
                write(STDERR_FILENO, text.utf8Start, text.utf8CodeUnitCount)
                _exit(128 + number)
            }
        }
        // There is no progress to print yet.
        signal(SIGUSR1, SIG_IGN)
        // A failed write returns an error, which its caller handles.
        for number in [SIGPIPE, SIGXFSZ] { signal(number, SIG_IGN) }
        Console.openMissingStreams()
        let arguments = Array(CommandLine.arguments.dropFirst())
        ProcessList.hideProxySignIn(in: CommandLine.arguments)
        let command: any ParsableCommand
        do {
            command = try MusterCommand.parseAsRoot(arguments)
        } catch {
            await answer(error, arguments)
            end(ExitReason(parsing: error, arguments), arguments)
        }
        do {
            try await run(command)
        } catch is OutputFailure {
            leave(nil)
        } catch let code as ExitCode {
            leave(code.rawValue)
        } catch {
            await answer(error, arguments)
            guard let reason = ExitReason(error) else { MusterCommand.exit(withError: error) }
            end(reason, arguments)
        }
        leave(nil)
    }

    private static func run(_ command: any ParsableCommand) async throws {
        var command = try command.settled()
        try beginTelemetry(command)
        if var asynchronous = command as? any AsyncParsableCommand {
            try await asynchronous.run()
        } else {
            try command.run()
        }
    }

    /// Opens the log and the metrics that the options or the settings ask for.
    private static func beginTelemetry(_ command: any ParsableCommand) throws {
        guard let output = (command as? any OutputTelling)?.output else { return }
        let name = type(of: command).configuration.commandName ?? ""
        if let log = output.log {
            let file = try LogFile(FilePath(log))
            LogFile.logger = Logger(label: "muster") { _ in file }
            LogFile.logger?.info(
                "The command begins.",
                metadata: ["command": "\(name)", "version": "\(Release.version)"]
            )
        }
        if let metrics = output.metrics { MetricsFile.current = try MetricsFile(FilePath(metrics), command: name) }
    }

    /// Prints what the parser reports as an error but is a request: help, the version, or a completion script.
    private static func answer(_ error: any Error, _ arguments: [String]) async {
        guard MusterCommand.exitCode(for: error) == .success else { return }
        let answer = MusterCommand.fullMessage(for: error)
        if answer.hasPrefix("OVERVIEW:"), let page = page(for: arguments) {
            await Pager.show(HelpText(page: page, width: Console.pageWidth).lines)
        } else {
            await Pager.show(
                CompletionScript.withoutParserHelp(answer).split(separator: "\n", omittingEmptySubsequences: false)
            )
        }
        leave(nil)
    }

    /// Returns the page of the command that a command line names (the short one for `-h`), otherwise the program's own, which needs no parser and is fast.
    private static func page(for arguments: [String]) -> HelpPage? {
        let names = MusterCommand.configuration.subcommands.map { $0.configuration.commandName }
        guard let name = arguments.first, names.contains(name) else { return CommandTree.ofRoot.page(named: "") }
        let isShort = arguments.contains("-h") && !arguments.contains("--help")
        return CommandTree.ofProgram().page(named: name, isShort: isShort)
    }

    /// Prints why the program ends, for people and, on request, as JSON, and exits.
    private static func end(_ reason: ExitReason, _ arguments: [String]) -> Never {
        LogFile.logger?.error("\(reason.message)")
        if OutputOptions.askForJSON(arguments) { Console.say(JSONLine.error(reason)) }
        Console.draw(reason.text)
        leave(reason.code)
    }

    /// Exits, and reports output that could not be written.
    ///
    /// - Parameter code: the exit code of the command; `nil` when it finished normally.
    private static func leave(_ code: Int32?) -> Never {
        guard let failure = Console.closeOutput() else { conclude(code ?? ExitStatus.done) }
        if let message = failure.message { Console.note("muster: \(message)") }
        conclude(failure.exitCode(insteadOf: code))
    }

    /// Exits, and tells the log and the metrics with which code.
    private static func conclude(_ code: Int32) -> Never {
        LogFile.logger?.info("The command ends.", metadata: ["exitCode": "\(code)"])
        MetricsFile.current?.end(exitCode: code)
        exit(code)
    }
}
