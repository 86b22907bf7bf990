/// Cells that are written as a formula with a text, `="0042"`, and are read as that text.
public struct FormulaTexts: Sendable, Hashable {
    /// Their number.
    public private(set) var count = 0
    /// The column and row of the first of them.
    private var position = 0
    private var row = 0

    /// No cells.
    public init() {}

    /// The place of the first of them in a spreadsheet program, as in `A2`; `nil` for none.
    public var first: String? { count == 0 ? nil : SpreadsheetPlaces.cell(column: position, row: row) }

    /// Counts another cell.
    mutating func note(_ position: Int, _ row: Int) {
        if count == 0 { (self.position, self.row) = (position, row) }
        count += 1
    }

    /// Returns the same with places that leave out the lines that are not rows of a spreadsheet program.
    func shown(hiddenRows: Int) -> FormulaTexts {
        var shown = self
        shown.row -= hiddenRows
        return shown
    }

    /// A sentence for people; `nil` when there are no such cells.
    public var remark: String? {
        guard let first else { return nil }
        return count == 1
            ? "1 cell is written as a formula with a text, =\"…\" in \(first), and is read as that text"
            : "\(count) cells are written as formulas with a text, the first =\"…\" in \(first), and are read as those texts"
    }
}
