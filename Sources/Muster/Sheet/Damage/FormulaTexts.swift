/// Cells that are written as a formula with a text, `="0042"`, and are read as that text.
public struct FormulaTexts: Sendable, Hashable {
    /// How many.
    public private(set) var count = 0
    /// The column of the first of them, and the row that it stands in.
    private var position = 0
    private var row = 0

    /// None yet.
    public init() {}

    /// What a spreadsheet program calls the first of them, as in `A2`; `nil` where there is none.
    public var first: String? { count == 0 ? nil : SpreadsheetPlaces.cell(column: position, row: row) }

    /// Notes another one.
    mutating func note(_ position: Int, _ row: Int) {
        if count == 0 { (self.position, self.row) = (position, row) }
        count += 1
    }

    /// The same, where spreadsheet programs do not show the first so many rows.
    func shown(hiddenRows: Int) -> FormulaTexts {
        var shown = self
        shown.row -= hiddenRows
        return shown
    }

    /// A sentence for people; `nil` where there is none.
    public var remark: String? {
        guard let first else { return nil }
        return count == 1
            ? "1 cell is written as a formula with a text, =\"…\" in \(first), and is read as that text"
            : "\(count) cells are written as formulas with a text, the first =\"…\" in \(first), and are read as those texts"
    }
}
