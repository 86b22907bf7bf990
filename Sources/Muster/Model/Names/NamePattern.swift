/// A name with wildcards: `*` stands for any characters, `?` for one, whatever the case. Every other character stands for itself, `[` as well.
struct NamePattern: Sendable, Hashable {
    /// A piece of the pattern.
    enum Piece: Sendable, Hashable {
        case literal(Unicode.Scalar)
        case one
        case any
    }

    private let pieces: [Piece]
    /// What every matching name begins with, in lower case.
    let prefix: String

    /// The pattern of a cell; `nil` where it has no wildcards.
    ///
    /// - Parameter escape: how wildcards are written as themselves; `nil` where they cannot be.
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

    /// Whether a name in lower case matches.
    func matches(folded name: String) -> Bool {
        let scalars = Array(name.unicodeScalars)
        var (place, piece) = (0, 0)
        /// The last `*`, and the place up to which it reaches: when what follows does not fit, it takes one more.
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

/// The names of an organization's accounts in lower case and in order, so that a pattern is held only against those that begin like it.
struct SortedNames: Sendable {
    private let names: [(name: String, index: Int)]

    init(_ directory: Directory) {
        names = directory.accounts.enumerated().map { ($1.name.lowercased(), $0) }.sorted {
            Self.isLess($0.name, $1.name)
        }
    }

    /// The accounts whose names match, in the order of their names.
    func indices(matching pattern: NamePattern) -> [Int] {
        var (low, high) = (0, names.count)
        while low < high {
            let middle = (low + high) / 2
            if Self.isLess(names[middle].name, pattern.prefix) { low = middle + 1 } else { high = middle }
        }
        return names[low...].prefix { $0.name.utf8.starts(with: pattern.prefix.utf8) }
            .filter { pattern.matches(folded: $0.name) }.map(\.index)
    }

    /// The order of the bytes: Swift's own takes different spellings of one text for the same.
    private static func isLess(_ a: String, _ b: String) -> Bool { a.utf8.lexicographicallyPrecedes(b.utf8) }
}
