/// Cells of one column that are probably not what their author wrote, and what has probably become of them.
public struct Damage: Sendable, Hashable {
    /// What spreadsheets and conversions do to text.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// A long number that is left with a few of its digits: `3.2E+15`.
        case shortened
        /// A formula that gives no value: `#REF!`, `#NV`.
        case errorValue
        /// A character that a conversion could not keep: U+FFFD.
        case lostCharacter
        /// A number of more than 15 digits, those behind them made zeros.
        case rounded
        /// A number that is shorter than the others of its column: `123` among `000124` and `000125`.
        case lostZeros
        /// A date among texts that are none: `12. Mrz`.
        case date
        /// A truth value among texts that are none: `WAHR`.
        case truthValue
        /// UTF-8 that was read in another encoding: `MÃ¼ller`.
        case misread

        /// Whether such a text is never what somebody meant. Where it says which account or group is meant and there is none of that name, the row fails.
        var isCertain: Bool { self == .shortened || self == .errorValue || self == .lostCharacter }

        /// Whether it is told by the other cells of the column: where most are like that, they are meant so.
        var isOdd: Bool { self == .date || self == .truthValue }
    }

    /// A cell.
    public struct Cell: Sendable, Hashable {
        /// What a spreadsheet program calls it, as in `C17`.
        public var name: String
        /// The physical line that its row begins on, counted from 1.
        public var line: Int
        /// What stands in it.
        public var text: String
    }

    /// What happened.
    public var kind: Kind
    /// The column that the cells stand in.
    public var column: Column
    /// How many cells.
    public var count: Int
    /// The first of them.
    public var examples: [Cell]

    /// Whether the rows of such cells fail, where there is no account or group of that very name.
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
    /// What is wrong with a text, with the text.
    func reason(for text: String) -> String {
        switch self {
        case .shortened: "\(text) looks like a number that a spreadsheet shortened"
        case .errorValue: "\(text) is the error value of a formula"
        case .lostCharacter: "\(text) lost characters (�) in a conversion"
        case .rounded: "\(text) looks like a number whose last digits a spreadsheet replaced by zeros"
        case .lostZeros: "\(text) looks like a number that lost its leading zeros"
        case .date: "\(text) looks like a date that a spreadsheet made of something else"
        case .truthValue: "\(text) looks like a truth value that a spreadsheet made of something else"
        case .misread:
            "\(text) looks like \(Self.beforeMisreading(text) ?? "text") that was read in the wrong encoding"
        }
    }
}
