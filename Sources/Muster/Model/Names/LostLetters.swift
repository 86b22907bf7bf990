/// Names with letters beyond ASCII, found by what conversions leave of them: `M?ller` of `Müller`, and `M??ller` where its UTF-8 was taken for a text of single bytes.
struct LostLetters: Sendable {
    private static let mark: Unicode.Scalar = "?"

    /// The names by what is left of them, in lower case.
    private var names: [ByteExactString: [Int]] = [:]
    private let texts: [Int: [Unicode.Scalar]]

    /// - Parameter names: the names, numbered from 0 on. Those of ASCII only are passed over.
    init(_ names: some Sequence<String>) {
        var texts: [Int: [Unicode.Scalar]] = [:]
        for (index, name) in names.enumerated() where !name.utf8.allSatisfy({ $0 < 0x80 }) {
            let folded = name.lowercased()
            texts[index] = Array(folded.unicodeScalars)
            for key in Self.remains(of: folded) { self.names[ByteExactString(key), default: []].append(index) }
        }
        self.texts = texts
    }

    /// The names that this one can have come from; none where it has no `?`.
    func indices(of name: String) -> [Int] {
        guard !names.isEmpty, name.utf8.contains(UInt8(ascii: "?")) else { return [] }
        let folded = name.lowercased()
        let found = names[ByteExactString(Self.replaced(folded) { _ in 1 })] ?? []
        if folded.utf8.allSatisfy({ $0 < 0x80 }) { return found }
        // Some letters are left: a page of another language has a few of them.
        let scalars = Array(folded.unicodeScalars)
        return found.filter { Self.isLeft(scalars, of: texts[$0, default: []]) }
    }

    /// What may be left of a text: one mark for each letter, for each character that is made of several, for each half of a pair of UTF-16, or for each byte.
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

    /// Whether each letter of a name is there, or a mark in its place.
    private static func isLeft(_ text: [Unicode.Scalar], of name: [Unicode.Scalar]) -> Bool {
        text.count == name.count && zip(text, name).allSatisfy { $0 == $1 || $0 == mark && !$1.isASCII }
    }
}
