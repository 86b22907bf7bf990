import ArgumentParser

extension HelpPage {
    /// What `muster help` explains: the commands, and the topics that no command has the name of.
    static var names: [String] {
        let commands = MusterCommand.configuration.subcommands.map { $0.configuration.commandName ?? "" }
        return commands + topicTable.map(\.term).filter { !commands.contains($0) }
    }
}
