/// How UiPathOrch's exports write a character as itself that PowerShell would take for something else: with a backtick in front.
///
/// Wildcards (`*`, `?`, `[`, `]`) are escaped in names and lists, the comma in lists; the backtick itself in both. A backtick before anything else is a backtick.
struct BacktickEscape: Sendable {
    static let character: Character = "`"
    private static let escaped: Set<Character> = ["*", "?", "[", "]", ",", character]

    /// The character that an escape at the beginning of `text` stands for; `nil` where none begins there.
    func literal(at text: Substring) -> Character? {
        guard text.first == Self.character, let next = text.dropFirst().first, Self.escaped.contains(next) else {
            return nil
        }
        return next
    }

    /// The text that was escaped.
    func unescaped(_ text: String) -> String {
        guard text.contains(Self.character) else { return text }
        var plain = ""
        var rest = text[...]
        while let first = rest.first {
            let literal = literal(at: rest)
            plain.append(literal ?? first)
            rest.removeFirst(literal == nil ? 1 : 2)
        }
        return plain
    }
}
