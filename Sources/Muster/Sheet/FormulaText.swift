import CSV

/// A cell that is a formula with a constant text: `="0042"`. Spreadsheets and exports write it to keep leading zeros. It means `0042`.
enum FormulaText {
    private static let quote = UInt8(ascii: "\"")

    /// Which cells of a file Muster reads as such formulas.
    enum Interpretation: Sendable {
        /// None: Muster made the sheet, and every cell is literal.
        case none
        /// Those without Muster's guard, which marks a text that only looks like a formula.
        case unguarded
        /// All: the guard precedes what the author of the sheet wrote.
        case all

        init(_ header: Header, _ options: SheetOptions) {
            if options.isExact {
                self = .none
            } else {
                let isExport = header.isOurs && !header.isReport && !options.isOurs
                self = isExport || options.hasLiteralFormulas ? .unguarded : .all
            }
        }

        /// Whether a cell may be such a formula, by its first byte in the file.
        func admits(_ first: UInt8?) -> Bool {
            switch self {
            case .none: false
            case .unguarded: first == UInt8(ascii: "=")
            case .all: first == UInt8(ascii: "=") || first == UInt8(ascii: "'")
            }
        }
    }

    /// The text between the quotes, with inner quotes still doubled; `nil` for any other cell.
    static func content<Bytes: RandomAccessCollection<UInt8>>(of cell: Bytes) -> Bytes.SubSequence? {
        guard cell.count >= 3, cell.starts(with: #"=""#.utf8), cell.last == quote else { return nil }
        let content = cell.dropFirst(2).dropLast()
        var isOpen = false
        for byte in content {
            if byte == quote { isOpen.toggle() } else if isOpen { return nil }
        }
        return isOpen ? nil : content
    }

    /// The text that a cell means; `nil` for a cell that is not such a formula.
    static func text(of cell: some RandomAccessCollection<UInt8>) -> String? {
        guard let content = content(of: cell) else { return nil }
        var text: [UInt8] = []
        var isSecond = false
        for byte in content {
            isSecond = byte == quote && !isSecond
            if byte != quote || isSecond { text.append(byte) }
        }
        return String(decoding: text, as: UTF8.self)
    }
}
