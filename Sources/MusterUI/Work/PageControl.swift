/// What the page has in the place of an option of the command line: a control, or where the option is given.
///
/// The engine's sentences name the cure of a problem by its option. The page shows the same sentences, with its own name for the cure.
struct PageControl: Sendable {
    /// What follows an option in a sentence.
    enum Value: Sendable {
        case none
        /// A quoted text, as in `--ignore 'Team'`.
        case quoted
        /// Any word or sign.
        case word
        /// One of a few words; another one belongs to the sentence.
        case one(of: [String])
    }

    let value: Value
    /// The words of the page; the value is empty where the sentence has none.
    let words: @Sendable (String) -> String

    init(_ value: Value = .none, _ words: @escaping @Sendable (String) -> String) {
        self.value = value
        self.words = words
    }

    /// The controls, by the names of the options.
    static let all: [String: PageControl] = [
        "map": PageControl(.quoted, meaning),
        "ignore": PageControl(.quoted) { $0.isEmpty ? "“Not used” at its column" : "“Not used” at the column ‘\($0)’" },
        "layout": PageControl(.one(of: ["accounts", "memberships", "matrix"])) { named("Layout", $0) },
        "mode": PageControl(.one(of: ["upsert", "create", "update", "add", "remove", "exact"])) { named("Mode", $0) },
        "encoding": PageControl { _ in "“Encoding”" },
        "delimiter": PageControl { _ in "“Delimiter”" },
        "header-row": PageControl(.word) { "\(named("Header row", $0)) (“More choices”)" },
        "list-separator": PageControl(.word) { "\(named("List separator", $0)) (“More choices” of the sheet)" },
        "create-groups": PageControl { _ in "“Create the missing groups”" },
        "allow-delete": PageControl { _ in "“Allow rows to delete accounts”" },
        "wildcards": PageControl { _ in "“Let * and ? stand for every matching account”" },
        "delete-created": PageControl { _ in "the choice below" },
        // Limits belong to the program that serves the page: who may change accounts without limits is not decided in a browser.
        "max-changes": PageControl(.word) { "the limit\(of($0)) of “muster ui --max-changes”" },
        "max-removals": PageControl(.word) { "the limit\(of($0)) of “muster ui --max-removals”" },
        "max-errors": PageControl { _ in "the limit of “muster ui --max-errors”" },
        "outage-timeout": PageControl { _ in "the time of “muster ui --outage-timeout”" },
        "limit": PageControl { _ in "the command that began the run" },
        "run": PageControl { _ in "a command" },
        "rebase": PageControl { _ in "“muster resume --rebase” in a terminal" },
    ]

    private static func meaning(_ value: String) -> String {
        let parts = value.split(separator: "=", maxSplits: 1).map(String.init)
        guard let meaning = parts.first else { return "the choice at the columns" }
        switch parts.count == 2 ? parts[1] : "…" {
        case "…": return "“\(meaning)”"
        case "Your column": return "“\(meaning)” at your column"
        case let heading: return "“\(meaning)” at the column ‘\(heading)’"
        }
    }

    private static func named(_ control: String, _ value: String) -> String {
        value.isEmpty ? "“\(control)”" : "“\(control)” \(value)"
    }

    private static func of(_ value: String) -> String { value.isEmpty ? "" : " \(value)" }
}

extension PageControl.Value {
    /// Reads the value behind an option.
    ///
    /// - Returns: the value, and what follows it; `nil` when the sentence goes on.
    func read(_ rest: Substring) -> (value: String, rest: Substring)? {
        guard rest.first == " " else { return nil }
        let text = rest.dropFirst()
        switch self {
        case .none: return nil
        case .quoted:
            guard text.first == "'" else {
                let word = text.prefix { !$0.isWhitespace }
                return word.hasSuffix("=…") ? (String(word), text.dropFirst(word.count)) : nil
            }
            return Self.unquoted(text.dropFirst())
        case .word:
            var word = text.prefix { !$0.isWhitespace }
            while word.count > 1, let last = word.last, ".:".contains(last) { word.removeLast() }
            return word.isEmpty || word.allSatisfy(\.isLetter) ? nil : (String(word), text.dropFirst(word.count))
        case .one(let words):
            let word = text.prefix { $0.isLetter }
            return words.contains(String(word)) ? (String(word), text.dropFirst(word.count)) : nil
        }
    }

    /// Reads a text in a shell's single quotes, where `'\''` is a quote.
    private static func unquoted(_ text: Substring) -> (value: String, rest: Substring)? {
        var (value, rest) = ("", text)
        while let end = rest.firstIndex(of: "'") {
            value += rest[..<end]
            rest = rest[end...].dropFirst()
            guard rest.hasPrefix("\\''") else { return (value, rest) }
            value += "'"
            rest = rest.dropFirst(3)
        }
        return nil
    }
}
