/// The program's commands with their options, as the parser knows them. Suggestions and man pages are made from it, so that neither can drift.
struct CommandTree: Decodable {
    /// A command.
    struct Command: Decodable {
        var commandName: String
        var abstract: String?
        var discussion: String?
        var subcommands: [Command]?
        var arguments: [Argument]?
        var shouldDisplay: Bool

        /// What may be written behind its name.
        var shown: [Argument] { (arguments ?? []).filter(\.shouldDisplay) }
    }

    /// An option, a flag, or what stands without a name.
    struct Argument: Decodable {
        enum Kind: String, Decodable {
            case positional
            case option
            case flag
        }

        struct Name: Decodable {
            var kind: String
            var name: String

            /// As it is written: `--limit`, `-h`.
            var written: String { kind == "long" ? "--\(name)" : "-\(name)" }
        }

        var kind: Kind
        var shouldDisplay: Bool
        var sectionTitle: String?
        var isOptional: Bool
        var isRepeating: Bool
        var names: [Name]?
        var valueName: String?
        var defaultValue: String?
        var abstract: String?

        /// A flag by its names.
        init(flag names: [String], abstract: String) {
            kind = .flag
            shouldDisplay = true
            isOptional = true
            isRepeating = false
            self.names = names.map { Name(kind: $0.count == 1 ? "short" : "long", name: $0) }
            self.abstract = abstract
        }

        var isPositional: Bool { kind == .positional }

        /// How it can be written, the name in full last.
        var written: [String] { (names ?? []).map(\.written).sorted { $0.count < $1.count } }
    }

    /// The program itself.
    let command: Command

    /// The commands that people see; the parser's own `help` is not among them, because ours takes its place.
    var commands: [Command] {
        var seen: Set<String> = []
        return (command.subcommands ?? []).filter { $0.shouldDisplay && seen.insert($0.commandName).inserted }
    }
}

extension CommandTree {
    /// The command of a name.
    func named(_ name: String) -> Command? { commands.first { $0.commandName == name } }
}
