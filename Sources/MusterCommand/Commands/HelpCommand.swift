import ArgumentParser
import Muster

/// `muster help`: a command's help, or a page about what no single command is about. It takes the place of the parser's own.
struct HelpCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "help",
        abstract: "Explain a command, or a topic such as sheet or quota.",
        discussion: """
              muster help sheet
              muster help import
            """
    )

    @Argument(help: "A command, or a topic; muster --help lists them.", completion: .list(HelpPage.names))
    var topic: String?
    @Flag(help: ArgumentHelp("Print it as a man page.", visibility: .hidden)) var manual = false
    @Flag(help: ArgumentHelp("List the names of all man pages.", visibility: .hidden)) var pages = false

    func run() async throws {
        let tree = CommandTree.ofProgram()
        if pages { return Console.say(tree.manual.map(\.page).filter { !$0.isEmpty }.joined(separator: "\n")) }
        if topic == HelpPage.schema.term { return await Pager.show(JSONSchema.text.split(separator: "\n")) }
        guard let page = tree.page(named: topic ?? "") else {
            let nearest = Suggestions(among: HelpPage.names).nearest(to: topic ?? "")
            throw ExitReason(
                ExitStatus.usage,
                "There is no help for '\(topic ?? "")'\(nearest.isEmpty ? "." : nearest.question)"
            )
        }
        guard manual else { return await Pager.show(HelpText(page: page, width: Console.pageWidth).lines) }
        Console.say(ManualPage(page: page, related: tree.manual.map { ($0.title, $0.section) }).text)
    }
}

extension CommandTree {
    /// The page of a command or a topic; of the program itself for an empty name.
    ///
    /// - Parameter isShort: whether a command's page has one screen, with the options that most people need.
    func page(named name: String, isShort: Bool = false) -> HelpPage? {
        if name.isEmpty { return HelpPage(of: command, commands: commands) }
        if isShort, let command = named(name) { return HelpPage(shortPageOf: command) }
        let topic = HelpPage.topics.first { $0.name == name }
        return named(name).map { HelpPage(of: $0, topic: topic) } ?? topic
    }

    /// All man pages: what they are about, what man calls them, and their sections.
    fileprivate var manual: [(page: String, title: String, section: Int)] {
        let topics = HelpPage.topics.map(\.name).filter { named($0) == nil }
        let commands = commands.map(\.commandName).filter { $0 != "help" }
        return [("", "muster", 1)] + commands.map { ($0, "muster-\($0)", 1) } + topics.map { ($0, "muster-\($0)", 7) }
    }
}
