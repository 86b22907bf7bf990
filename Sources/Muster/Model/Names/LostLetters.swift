/// Finds names with non-ASCII letters by their damaged form: `M?ller` for `Müller`, and `M??ller` when its UTF-8 was read as single bytes.
struct LostLetters: Sendable {
    private static let mark: Unicode.Scalar = "?"

    /// The names by their damaged forms, in lower case.
    private var names: [ByteExactString: [Int]] = [:]
    private let texts: [Int: [Unicode.Scalar]]

    /// - Parameter names: the names, numbered from 0. It skips ASCII names.
    init(_ names: some Sequence<String>) {
        var texts: [Int: [Unicode.Scalar]] = [:]
        for (index, name) in names.enumerated() where !name.utf8.allSatisfy({ $0 < 0x80 }) {
            let folded = name.lowercased()
            texts[index] = Array(folded.unicodeScalars)
            for key in Self.remains(of: folded) { self.names[ByteExactString(key), default: []].append(index) }
        }
        self.texts = texts
    }

    /// Returns the names that may have been damaged to this one; empty when it has no `?`.
    func indices(of name: String) -> [Int] {
        guard !names.isEmpty, name.utf8.contains(UInt8(ascii: "?")) else { return [] }
        let folded = name.lowercased()
        let found = names[ByteExactString(Self.replaced(folded) { _ in 1 })] ?? []
        if folded.utf8.allSatisfy({ $0 < 0x80 }) { return found }
        // Some letters survive: code pages of other languages contain a few of them.
        let scalars = Array(folded.unicodeScalars)
        return found.filter { Self.isLeft(scalars, of: texts[$0, default: []]) }
    }

    /// Returns the possible damaged forms of a text: one `?` for each scalar, each combined character, each UTF-16 unit, or each byte.
    private static func remains(of text: String) -> Set<String> {
        let byCharacter = text.map { $0.isASCII ? String($0) : "?" }.joined()
        return [
            byCharacter, replaced(text) { _ in 1 }, replaced(text) { $0.utf16.count }, replaced(text) { $0.utf8.count },
        ]
    }

    private static func replaced(_ text: String, _ count: (Unicode.Scalar) -> Int) -> String {
        var left = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if scalar.isASCII {
                left.append(scalar)
            } else {
                left.append(contentsOf: repeatElement(mark, count: count(scalar)))
            }
        }
        return String(left)
    }

    /// Returns whether each letter of a name matches, or has a `?` in its place.
    private static func isLeft(_ text: [Unicode.Scalar], of name: [Unicode.Scalar]) -> Bool {
        text.count == name.count && zip(text, name).allSatisfy { $0 == $1 || $0 == mark && !$1.isASCII }
    }
}
