/// A name with wildcards: `*` matches any characters, `?` matches one, case-insensitively. Every other character is literal, also `[`.
struct NamePattern: Sendable, Hashable {
    /// A piece of the pattern.
    enum Piece: Sendable, Hashable {
        case literal(Unicode.Scalar)
        case one
        case any
    }

    private let pieces: [Piece]
    /// The prefix of all matching names, in lower case.
    let prefix: String

    /// Creates the pattern of a cell; `nil` without wildcards.
    ///
    /// - Parameter escape: the escapes for wildcards; `nil` for none.
    init?(_ cell: String, escape: BacktickEscape? = nil) {
        guard cell.utf8.contains(where: { $0 == UInt8(ascii: "*") || $0 == UInt8(ascii: "?") }) else { return nil }
        var pieces: [Piece] = []
        var rest = cell[...]
        while let first = rest.first {
            if let literal = escape?.literal(at: rest) {
                pieces += Self.literals(literal)
                rest.removeFirst(2)
                continue
            }
            switch first {
            case "*": pieces.append(.any)
            case "?": pieces.append(.one)
            default: pieces += Self.literals(first)
            }
            rest.removeFirst()
        }
        guard pieces.contains(where: { $0 == .one || $0 == .any }) else { return nil }
        self.pieces = pieces
        prefix = String(
            String.UnicodeScalarView(
                pieces.prefix { if case .literal = $0 { true } else { false } }.compactMap {
                    if case .literal(let scalar) = $0 { scalar } else { nil }
                }
            )
        )
    }

    private static func literals(_ character: Character) -> [Piece] {
        character.lowercased().unicodeScalars.map { .literal($0) }
    }

    /// Returns whether a name in lower case matches.
    func matches(folded name: String) -> Bool {
        let scalars = Array(name.unicodeScalars)
        var (place, piece) = (0, 0)
        /// The last `*`, and the end of its match: when the rest does not match, it extends by one character.
        var star: (piece: Int, place: Int)?
        while place < scalars.count {
            if piece < pieces.count, pieces[piece] == .any {
                star = (piece, place)
                piece += 1
            } else if piece < pieces.count, pieces[piece] == .one || pieces[piece] == .literal(scalars[place]) {
                place += 1
                piece += 1
            } else if let last = star {
                star = (last.piece, last.place + 1)
                (piece, place) = (last.piece + 1, last.place + 1)
            } else {
                return false
            }
        }
        return pieces[piece...].allSatisfy { $0 == .any }
    }
}

/// The accounts' names in lower case, sorted, so that a pattern is compared only with names that have its prefix.
struct SortedNames: Sendable {
    private let names: [(name: String, index: Int)]

    init(_ directory: Directory) {
        names = directory.accounts.enumerated().map { ($1.name.lowercased(), $0) }.sorted {
            Self.isLess($0.name, $1.name)
        }
    }

    /// Returns the accounts whose names match, sorted by name.
    func indices(matching pattern: NamePattern) -> [Int] {
        var (low, high) = (0, names.count)
        while low < high {
            let middle = (low + high) / 2
            if Self.isLess(names[middle].name, pattern.prefix) { low = middle + 1 } else { high = middle }
        }
        return names[low...].prefix { $0.name.utf8.starts(with: pattern.prefix.utf8) }
            .filter { pattern.matches(folded: $0.name) }.map(\.index)
    }

    /// The order of the bytes. Swift's own order treats canonically equivalent texts as equal.
    private static func isLess(_ a: String, _ b: String) -> Bool { a.utf8.lexicographicallyPrecedes(b.utf8) }
}
