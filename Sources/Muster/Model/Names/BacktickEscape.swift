/// The escapes of UiPathOrch's exports for characters with a meaning in PowerShell: a backtick before the character.
///
/// Names and lists escape wildcards (`*`, `?`, `[`, `]`) and the backtick; lists also escape the comma. A backtick before any other character is literal.
struct BacktickEscape: Sendable {
    static let character: Character = "`"
    private static let escaped: Set<Character> = ["*", "?", "[", "]", ",", character]

    /// Returns the character of an escape at the beginning of `text`; `nil` without an escape there.
    func literal(at text: Substring) -> Character? {
        guard text.first == Self.character, let next = text.dropFirst().first, Self.escaped.contains(next) else {
            return nil
        }
        return next
    }

    /// Returns the text with an escape before every character that has a meaning.
    func escaped(_ text: String) -> String {
        text.reduce(into: "") { escaped, character in
            if Self.escaped.contains(character) { escaped.append(Self.character) }
            escaped.append(character)
        }
    }

    /// Returns the text without escapes.
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
