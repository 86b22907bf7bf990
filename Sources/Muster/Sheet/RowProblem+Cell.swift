extension RowProblem {
    /// A problem for a text that is certainly damaged and that names no account and no group; `nil` for a sound text.
    init?(damageOf text: String, in column: Column? = nil) {
        guard let kind = Damage.Kind(certainIn: text) else { return nil }
        self.init("damagedCell", kind.reason(for: text), in: column)
    }

    /// The problem as in the reports: with the cell's place in a spreadsheet program.
    func located(in row: SheetRow) -> RowProblem {
        guard let position = position ?? column.flatMap(row.header.position) else { return self }
        let cell = SpreadsheetPlaces.cell(column: position, row: row.spreadsheetRow)
        return RowProblem(code, "\(cell): \(message)")
    }
}
