import Muster

/// What is said to a word on the command line that means nothing there: the nearest word that would, or where it belongs.
struct CommandLineAdvice {
    let arguments: [String]
    let tree: CommandTree

    /// The command that the first word names.
    var command: CommandTree.Command? { arguments.first.flatMap(tree.named) }

    /// Where help is found: `muster import --help`.
    var help: String { (["muster"] + [command?.commandName].compactMap(\.self) + ["--help"]).joined(separator: " ") }

    /// The complaint about the first word that is unknown; `nil` when none is, and something else is wrong.
    var complaint: String? {
        guard let first = arguments.first else { return nil }
        if let command { return Self.unknownOption(in: arguments.dropFirst(), of: command).map { about($0, command) } }
        guard first.hasPrefix("-") else {
            return Self.unknown("command", first, among: tree.commands.map(\.commandName))
        }
        guard let option = Self.unknownOption(in: arguments.prefix(1), of: tree.command) else { return nil }
        let owners = owners(of: option)
        guard let owner = arguments.first(where: owners.contains) ?? owners.first else {
            return Self.unknown("option", option, among: tree.command.shown.flatMap(\.written))
        }
        return "'\(option)' comes after the command, as in 'muster \(owner) \(option)'."
    }

    /// The parser's message, with what it leaves out and without what a sentence of ours says better.
    func completed(_ message: String) -> String {
        if message.hasPrefix("Missing expected argument") || message.contains("nexpected argument"), let command {
            return "\(message). Usage: \(HelpPage.usage(of: command))"
        }
        // "The value 'x' is invalid for '--faults <faults>': The fault 'x' cannot be read: …" says it twice.
        guard message.hasPrefix("The value "), let option = message.firstRange(of: "' is invalid for '"),
            let end = message[option.upperBound...].firstRange(of: ">': ")
        else { return message }
        let said = message[end.upperBound...]
        return said.hasPrefix("The ") || said.hasPrefix("--") ? String(said) : message
    }

    private func about(_ option: String, _ command: CommandTree.Command) -> String {
        let owners = owners(of: option)
        guard owners.isEmpty else {
            return "'\(option)' is an option of \(Self.list(owners)), and not of \(command.commandName)."
        }
        return Self.unknown("option", option, among: command.shown.flatMap(\.written))
    }

    /// The commands that know an option.
    private func owners(of option: String) -> [String] {
        tree.commands.filter { $0.shown.contains { $0.written.contains(option) } }.map(\.commandName)
    }

    /// The first option among `words` that `command` does not know, without a value that is glued to it.
    private static func unknownOption(in words: ArraySlice<String>, of command: CommandTree.Command) -> String? {
        var isValue = false
        for word in words {
            if isValue {
                isValue = false
                continue
            }
            if word == "--" { return nil }
            guard word.hasPrefix("-"), word != "-" else { continue }
            let name = String(word.prefix { $0 != "=" })
            guard let known = (command.arguments ?? []).first(where: { $0.written.contains(name) }) else { return name }
            isValue = known.kind == .option && !word.contains("=")
        }
        return nil
    }

    private static func unknown(_ kind: String, _ word: String, among known: [String]) -> String {
        let nearest = Suggestions(among: known).nearest(to: word)
        return "Unknown \(kind) '\(word)'" + (nearest.isEmpty ? "." : nearest.question)
    }

    /// `import and undo`; many are told by their number.
    private static func list(_ names: [String]) -> String {
        guard let last = names.last, names.count > 1 else { return names.first ?? "" }
        return names.dropLast().joined(separator: ", ") + " and " + last
    }
}
