/// A page of help, about a command or about what no single command is about. It is shown in the terminal and as a man page.
struct HelpPage: Sendable {
    /// A piece of the page.
    enum Section: Sendable {
        case heading(String)
        case text(String)
        /// Words, and what each means.
        case table([(term: String, meaning: String)])
        /// Lines as they are: commands that work when pasted, or what a file looks like.
        case lines([String])
    }

    /// What follows `muster help`; empty for the program itself.
    let name: String
    /// What it is about, in a few words.
    let abstract: String
    let parts: [Section]

    /// The pages that are about no command.
    static let topics: [HelpPage] = [.sheet, .quota, .resume, .settings, .exitCodes, .json, .faults]

    /// What `muster help` also takes: the schema is no page, but what the page on JSON speaks of.
    static let schema = (term: "schema", meaning: "the JSON Schema of what --output json prints")

    /// The topics, and what each is about.
    static var topicTable: [(term: String, meaning: String)] { topics.map { ($0.name, $0.abstract) } + [schema] }
}
