import CSV

/// What the cells of an unknown column look like: enough to distinguish a group column from a note, in bounded memory.
package struct ColumnEvidence: Sendable {
    /// The number of cells to keep and compare with the organization's groups.
    private static let mostSamples = 1000

    /// The column's position in the file.
    package let position: Int
    /// The first cells that are not empty.
    private(set) var filled = 0
    /// Whether every cell is a mark of the layout `matrix`.
    private(set) var areMarks = true
    /// The number of cells that put an account into a group, if the cells are marks.
    private(set) var marked = 0
    /// The first cell that is not a mark: its place in a spreadsheet program, and its text.
    private(set) var firstOther: (cell: String, text: String)?
    /// How often each text occurs in the first cells that are not empty.
    private(set) var samples: [String: Int] = [:]

    /// Whether further cells can add evidence.
    var isOpen: Bool { areMarks || filled < Self.mostSamples }

    /// Takes the cell of the next row.
    ///
    /// - Parameter row: its row in a spreadsheet program.
    mutating func look(at cell: UnsafeBufferPointer<UInt8>, row: Int) {
        if cell.isEmpty { return }
        if areMarks {
            switch MembershipMark(cell) ?? MembershipMark(cell: ArraySlice(cell)) {
            case .marked?: marked += 1
            case .unmarked?: break
            case nil:
                areMarks = false
                firstOther = (SpreadsheetPlaces.cell(column: position, row: row), String(decoding: cell, as: UTF8.self))
            }
        }
        guard filled < Self.mostSamples else { return }
        let text = String(decoding: cell, as: UTF8.self).trimmed
        guard !text.isEmpty else { return }
        filled += 1
        samples[text, default: 0] += 1
    }
}
