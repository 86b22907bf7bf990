import Muster

extension HelpPage {
    /// The options that most people need. A short page leaves the others out.
    private static let commonOptions: Set<String> = [
        "--accounts", "--client-id", "--allow-delete", "--deep", "--delete-created", "--dry-run", "--faults", "--group",
        "--layout",
        "--limit", "--map", "--match", "--max-changes", "--mode", "--no-browser", "--out", "--output", "--plan",
        "--port", "--profile",
        "--run", "--sandbox", "--url", "--yes",
    ]

    /// What `-h` shows of a command: how it is called, examples, and the options that most people need, on one screen.
    init(shortPageOf command: CommandTree.Command) {
        let positional = command.shown.filter(\.isPositional)
        let options = command.shown.filter { !$0.isPositional && !$0.written.contains("--version") }
        let common = options.filter { options.count <= 8 || !Self.commonOptions.isDisjoint(with: $0.written) }
        var short = command
        short.arguments =
            positional
            + common.map { option in
                var option = option
                option.sectionTitle = nil
                option.defaultValue = nil
                option.abstract = option.abstract.map(Self.firstSentence)
                return option
            }
        let left = options.count - common.count
        let examples = Self.split(command.discussion ?? "").examples.prefix(3)
        var parts: [Section] = [.heading("Usage"), .lines([Self.usage(of: command)])]
        if !examples.isEmpty { parts += [.heading("Examples"), .lines(Array(examples))] }
        parts += Self.arguments(of: short, isRoot: false)
        if left > 0 {
            parts.append(
                .text(
                    "muster \(command.commandName) --help explains the command and lists \(left.counted("more option"))."
                )
            )
        }
        self.init(name: command.commandName, abstract: command.abstract ?? "", parts: parts)
    }

    private static func firstSentence(of text: String) -> String {
        text.firstRange(of: ". ").map { String(text[..<$0.lowerBound]) + "." } ?? text
    }
}
