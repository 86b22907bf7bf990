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
                commandName: command._commandName,
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

    /// What the parser tells of this program.
    static func ofProgram() -> CommandTree {
        // The parser writes what it reads back here; a program that it cannot tell of has no commands.
        (try? JSONDecoder().decode(CommandTree.self, from: Data(MusterCommand._dumpHelp().utf8)))
            ?? CommandTree(command: Command(commandName: "muster", shouldDisplay: true))
    }
}
