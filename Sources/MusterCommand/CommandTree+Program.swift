import ArgumentParser
import Foundation

extension CommandTree {
    /// The program itself, with its commands' names and what they are for: what its own page takes, and much faster than all that the parser knows.
    static var ofRoot: CommandTree {
        let root = MusterCommand.configuration
        let flags = [
            Argument(flag: ["version"], abstract: "Show the version."),
            Argument(flag: ["h", "help"], abstract: "Show help information."),
        ]
        let commands = root.subcommands.map { command in
            Command(
                commandName: command.configuration.commandName ?? "",
                abstract: command.configuration.abstract,
                shouldDisplay: command.configuration.shouldDisplay
            )
        }
        return CommandTree(
            command: Command(
                commandName: root.commandName ?? "",
                abstract: root.abstract,
                discussion: root.discussion,
                subcommands: commands,
                arguments: flags,
                shouldDisplay: true
            )
        )
    }

    /// The commands and options as the parser prints them for tools.
    static func ofProgram() -> CommandTree {
        do {
            _ = try MusterCommand.parseAsRoot(["--experimental-dump-help"])
        } catch {
            let description = Data(MusterCommand.fullMessage(for: error).utf8)
            if let tree = try? JSONDecoder().decode(CommandTree.self, from: description) { return tree }
        }
        return CommandTree(command: Command(commandName: "muster", shouldDisplay: true))
    }
}

extension HelpPage {
    /// What `muster help` explains: the commands, and the topics that no command has the name of.
    static var names: [String] {
        let commands = MusterCommand.configuration.subcommands.map { $0.configuration.commandName ?? "" }
        return commands + topicTable.map(\.term).filter { !commands.contains($0) }
    }
}
