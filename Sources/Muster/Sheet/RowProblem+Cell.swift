extension RowProblem {
    /// A text that is damaged for certain, and that no account and no group is named by; `nil` for a sound one.
    init?(damageOf text: String, in column: Column? = nil) {
        guard let kind = Damage.Kind(certainIn: text) else { return nil }
        self.init("damagedCell", kind.reason(for: text), in: column)
    }

    /// The problem as the reports tell it: with the cell to blame, as spreadsheet programs call it.
    func located(in row: SheetRow) -> RowProblem {
        guard let position = position ?? column.flatMap(row.header.position) else { return self }
        let cell = SpreadsheetPlaces.cell(column: position, row: row.spreadsheetRow)
        return RowProblem(code, "\(cell): \(message)")
    }
}
