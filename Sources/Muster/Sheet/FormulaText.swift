import CSV

/// A cell that is written as a formula which gives a text and nothing else: `="0042"`. Spreadsheets and exports write it to keep zeros, and it means `0042`.
enum FormulaText {
    private static let quote = UInt8(ascii: "\"")

    /// Which cells of a file are read so.
    enum Interpretation: Sendable {
        /// None: Muster made the sheet, and every cell stands for itself.
        case none
        /// Those without the guard that Muster puts before a text which only looks like a formula.
        case unguarded
        /// All: the guard was put before what the author of the sheet had written.
        case all

        init(_ header: Header, _ options: SheetOptions) {
            if options.isExact {
                self = .none
            } else {
                let isExport = header.isOurs && !header.isReport && !options.isOurs
                self = isExport || options.hasLiteralFormulas ? .unguarded : .all
            }
        }

        /// Whether a cell may be such a formula, seen by its first byte in the file.
        func admits(_ first: UInt8?) -> Bool {
            switch self {
            case .none: false
            case .unguarded: first == UInt8(ascii: "=")
            case .all: first == UInt8(ascii: "=") || first == UInt8(ascii: "'")
            }
        }
    }

    /// The text between the quotes, those inside still doubled; `nil` for any other cell.
    static func content<Bytes: RandomAccessCollection<UInt8>>(of cell: Bytes) -> Bytes.SubSequence? {
        guard cell.count >= 3, cell.starts(with: #"=""#.utf8), cell.last == quote else { return nil }
        let content = cell.dropFirst(2).dropLast()
        var isOpen = false
        for byte in content {
            if byte == quote { isOpen.toggle() } else if isOpen { return nil }
        }
        return isOpen ? nil : content
    }

    /// The text that a cell means; `nil` for a cell that is no such formula.
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
