extension HelpPage {
    /// The page of a command, from what the parser knows of it.
    ///
    /// - Parameters:
    ///   - commands: the commands that it has itself.
    ///   - topic: what else there is to say about it.
    init(of command: CommandTree.Command, commands: [CommandTree.Command] = [], topic: HelpPage? = nil) {
        let isRoot = !commands.isEmpty
        let (texts, examples) = Self.split(command.discussion ?? "")
        var parts: [Section] = [
            .heading("Usage"), .lines([isRoot ? "muster <command> [options]" : Self.usage(of: command)]),
        ]
        if !texts.isEmpty { parts += [.heading("Description")] + texts.map(Section.text) }
        if !examples.isEmpty { parts += [.heading("Examples"), .lines(examples)] }
        if isRoot {
            parts += [.heading("Commands"), .table(commands.map { ($0.commandName, $0.abstract ?? "") })]
            parts += [.heading("Topics"), .table(Self.topicTable.map { ("help " + $0.term, $0.meaning) })]
        }
        parts += topic?.parts ?? []
        parts += Self.arguments(of: command, isRoot: isRoot)
        self.init(name: isRoot ? "" : command.commandName, abstract: command.abstract ?? "", parts: parts)
    }

    /// `muster plan <file> [options]`
    static func usage(of command: CommandTree.Command) -> String {
        let positional = command.shown.filter { $0.kind == .positional }.map { argument in
            let name = "<\(argument.valueName ?? "value")>"
            return argument.isOptional ? "[\(name)]" : name
        }
        return (["muster", command.commandName] + positional + ["[options]"]).joined(separator: " ")
    }

    /// What has no name comes first, then the command's own options, then those it shares with others.
    static func arguments(of command: CommandTree.Command, isRoot: Bool) -> [Section] {
        var titles: [String] = []
        var tables: [String: [(term: String, meaning: String)]] = [:]
        // The version is the program's: one place is enough to say so.
        for argument in command.shown where isRoot || !argument.written.contains("--version") {
            let title = argument.kind == .positional ? "Arguments" : argument.sectionTitle ?? "Options"
            tables[title, default: []].append((term(argument), meaning(argument)))
            if !titles.contains(title) { titles.append(title) }
        }
        let own = ["Arguments", "Options"]
        let ordered = own.filter(titles.contains) + titles.filter { !own.contains($0) }
        return ordered.flatMap { [.heading($0), .table(tables[$0] ?? [])] }
    }

    private static func term(_ argument: CommandTree.Argument) -> String {
        let value = "<\(argument.valueName ?? "value")>"
        return switch argument.kind {
        case .positional: value
        case .flag: argument.written.joined(separator: ", ")
        case .option: argument.written.joined(separator: ", ") + " " + value
        }
    }

    private static func meaning(_ argument: CommandTree.Argument) -> String {
        let meaning = argument.abstract ?? ""
        guard let value = argument.defaultValue, !meaning.contains("Default:") else { return meaning }
        return "\(meaning) Default: \(value)."
    }

    /// Paragraphs, and the lines among them that are set in: the examples.
    static func split(_ discussion: String) -> (texts: [String], examples: [String]) {
        let lines = discussion.split(separator: "\n", omittingEmptySubsequences: false)
        let examples = lines.filter { $0.hasPrefix("  ") }.map { String($0.drop { $0 == " " }) }
        let texts = lines.split { $0.isEmpty || $0.hasPrefix("  ") }.map { $0.joined(separator: " ") }
        return (texts, examples)
    }
}
