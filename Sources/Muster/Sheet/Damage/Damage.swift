/// Cells of one column that a program probably damaged, and the kind of damage.
public struct Damage: Sendable, Hashable {
    /// The kinds of damage that spreadsheets and conversions do to text.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// A long number with only a few of its digits: `3.2E+15`.
        case shortened
        /// A formula error: `#REF!`, `#NV`.
        case errorValue
        /// The replacement character of a lossy conversion: U+FFFD.
        case lostCharacter
        /// A number of more than 15 digits, the last ones replaced by zeros.
        case rounded
        /// A number that is shorter than the others of its column: `123` among `000124` and `000125`.
        case lostZeros
        /// A date among other texts: `12. Mrz`.
        case date
        /// A truth value among other texts: `WAHR`.
        case truthValue
        /// UTF-8 that a program read in another encoding: `MÃ¼ller`.
        case misread

        /// Whether such a text is never intended. If it names an account or a group that does not exist, the row fails.
        var isCertain: Bool { self == .shortened || self == .errorValue || self == .lostCharacter }

        /// Whether the other cells of the column decide: when most are alike, they are intended.
        var isOdd: Bool { self == .date || self == .truthValue }
    }

    /// A cell.
    public struct Cell: Sendable, Hashable {
        /// Its place in a spreadsheet program, as in `C17`.
        public var name: String
        /// The physical line that its row begins on, counted from 1.
        public var line: Int
        /// Its text.
        public var text: String
    }

    /// The kind of damage.
    public var kind: Kind
    /// The column of the cells.
    public var column: Column
    /// The number of cells.
    public var count: Int
    /// The first of them.
    public var examples: [Cell]

    /// Whether the rows of such cells fail when no account or group has that exact name.
    public var failsRows: Bool { kind.isCertain && column != .displayName }

    /// `C17: 3.2E+15 looks like a number that a spreadsheet shortened`, and how many more there are.
    public var sentence: String {
        guard let first = examples.first else { return "" }
        var sentence = "\(first.name): \(kind.reason(for: first.text))"
        if count > 1 {
            let others = examples.dropFirst().map(\.name).joined(separator: ", ")
            let more = count > examples.count ? ", … in all \(count)" : ""
            sentence += " (also \(others)\(more))"
        }
        return sentence
    }
}

extension Damage.Kind {
    /// Describes the damage of a text.
    func reason(for text: String) -> String {
        switch self {
        case .shortened: "\(text) looks like a number that a spreadsheet shortened"
        case .errorValue: "\(text) is the error value of a formula"
        case .lostCharacter: "\(text) lost characters (�) in a conversion"
        case .rounded: "\(text) looks like a number whose last digits a spreadsheet replaced by zeros"
        case .lostZeros: "\(text) looks like a number that lost its leading zeros"
        case .date: "\(text) looks like a text that a spreadsheet turned into a date"
        case .truthValue: "\(text) looks like a text that a spreadsheet turned into TRUE or FALSE"
        case .misread:
            "\(text) looks like \(Self.beforeMisreading(text) ?? "text") that was read in the wrong encoding"
        }
    }
}

extension Damage {
    /// Returns whether a cell's text is certainly damaged, whatever its column is.
    public static func isCertain(_ text: String) -> Bool { Kind(certainIn: text) != nil }
}
