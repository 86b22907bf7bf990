/// The meaning of a cell in a group column of the layout `matrix`.
enum MembershipMark: Sendable {
    /// The account is in the group.
    case marked
    /// The account is not in the group.
    case unmarked

    /// Reads a cell's UTF-8 in any case, without the white space around it; `nil` for any other text.
    init?(_ cell: some BidirectionalCollection<UInt8>) {
        var word = Word()
        for byte in cell where !(word.isEmpty && Self.isSpace(byte)) {
            guard word.append(byte) else { return nil }
        }
        word.dropTrailingSpaces()
        if word.isEmpty || Self.wordsForOut.contains(word.value) {
            self = .unmarked
        } else if Self.wordsForIn.contains(word.value) {
            self = .marked
        } else {
            return nil
        }
    }

    /// Reads a cell with Unicode white space around it, as web pages produce it.
    init?(cell: ArraySlice<UInt8>) {
        if let mark = MembershipMark(cell) {
            self = mark
        } else {
            guard let mark = MembershipMark(String(decoding: cell, as: UTF8.self).trimmed.utf8) else { return nil }
            self = mark
        }
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }

    /// Up to eight bytes as one number. Every mark is shorter, so no `String` is needed to compare a cell.
    private struct Word {
        private(set) var value: UInt64 = 0
        var isEmpty: Bool { value == 0 }

        /// Adds a byte, ASCII letters in lower case. Returns `false` when there is no room.
        mutating func append(_ byte: UInt8) -> Bool {
            guard value >> 56 == 0, byte != 0 else { return false }
            let isCapital = byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z")
            value = value << 8 | UInt64(isCapital ? byte | 0x20 : byte)
            return true
        }

        mutating func dropTrailingSpaces() {
            while value != 0, isSpace(UInt8(truncatingIfNeeded: value)) { value >>= 8 }
        }
    }

    private static func word(_ text: String) -> UInt64 { text.utf8.reduce(0) { $0 << 8 | UInt64($1) } }

    private static let wordsForIn = ["x", "y", "yes", "true", "1", "✓"].map(word)
    private static let wordsForOut = ["0", "no", "n", "false", "-"].map(word)
}
