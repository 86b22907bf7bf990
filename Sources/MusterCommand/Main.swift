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
        Interruption.present = .nothingChanged
        for number in [SIGINT, SIGTERM, SIGHUP] {
            signal(number) { number in
                let text = Interruption.present.text
                write(STDERR_FILENO, text.utf8Start, text.utf8CodeUnitCount)
                _exit(128 + number)
            }
        }
        // There is nothing to tell yet either.
        signal(SIGUSR1, SIG_IGN)
        // A write that cannot be made fails, and that is dealt with where it happens.
        for number in [SIGPIPE, SIGXFSZ] { signal(number, SIG_IGN) }
        Console.openMissingStreams()
        let arguments = Array(CommandLine.arguments.dropFirst())
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
        if var asynchronous = command as? any AsyncParsableCommand {
            try await asynchronous.run()
        } else {
            try command.run()
        }
    }

    /// Answers what is no error but a question: for help, for the version, for a completion script.
    private static func answer(_ error: any Error, _ arguments: [String]) async {
        guard MusterCommand.exitCode(for: error) == .success else { return }
        let answer = MusterCommand.fullMessage(for: error)
        if answer.hasPrefix("OVERVIEW:"), let page = page(for: arguments) {
            await Pager.show(HelpText(page: page, width: Console.pageWidth).lines)
        } else {
            await Pager.show(CompletionScript.mended(answer).split(separator: "\n", omittingEmptySubsequences: false))
        }
        leave(nil)
    }

    /// The page of the command that a command line names, the short one for `-h`. Else the program's own, which needs nothing from the parser and so comes at once.
    private static func page(for arguments: [String]) -> HelpPage? {
        let names = MusterCommand.configuration.subcommands.map { $0.configuration.commandName }
        guard let name = arguments.first, names.contains(name) else { return CommandTree.ofRoot.page(named: "") }
        let isShort = arguments.contains("-h") && !arguments.contains("--help")
        return CommandTree.ofProgram().page(named: name, isShort: isShort)
    }

    /// Tells people, and programs that asked for it, why the program ends.
    private static func end(_ reason: ExitReason, _ arguments: [String]) -> Never {
        if OutputOptions.askForJSON(arguments) { Console.say(JSONLine.error(reason)) }
        Console.draw(reason.text)
        leave(reason.code)
    }

    /// Ends the program, with true words about output that could not be written.
    ///
    /// - Parameter code: how the command ended; `nil` where it came to its end and nothing but its output tells how.
    private static func leave(_ code: Int32?) -> Never {
        guard let failure = Console.closeOutput() else { exit(code ?? ExitStatus.done) }
        if let message = failure.message { Console.complain(message) }
        exit(failure.exitCode(insteadOf: code))
    }
}
