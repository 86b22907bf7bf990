import CSV

/// What the cells of a column that Muster does not know look like: enough to tell a group column from a note, and bounded whatever the file holds.
package struct ColumnEvidence: Sendable, Hashable {
    /// So many cells are kept to be held against the organization's groups.
    private static let mostSamples = 1000

    /// Where the column stands in the file.
    package let position: Int
    /// Cells with some text, up to the first so many.
    private(set) var filled = 0
    /// Whether every cell is a mark of the layout `matrix`.
    private(set) var areMarks = true
    /// Cells that put an account into a group, if these are marks.
    private(set) var marked = 0
    /// The first cell that is no mark: its place as a spreadsheet names it, and its text.
    private(set) var firstOther: (cell: String, text: String)?
    /// How often each text stands in the first cells with some text.
    private(set) var samples: [String: Int] = [:]

    init(position: Int) {
        self.position = position
    }

    /// Whether further cells can tell anything.
    var isOpen: Bool { areMarks || filled < Self.mostSamples }

    /// Looks at the cell of the next row.
    ///
    /// - Parameter row: the row that a spreadsheet shows it in.
    mutating func look(at cell: UnsafeBufferPointer<UInt8>, row: Int) {
        if cell.isEmpty { return }
        if areMarks {
            switch MembershipMark(cell) ?? MembershipMark(cell: ArraySlice(cell)) {
            case .marked?: marked += 1
            case .unmarked?: break
            case nil:
                areMarks = false
                firstOther = (
                    SpreadsheetPlaces.cell(column: position, row: row), String(decoding: cell, as: UTF8.self)
                )
            }
        }
        guard filled < Self.mostSamples else { return }
        let text = String(decoding: cell, as: UTF8.self).trimmed
        guard !text.isEmpty else { return }
        filled += 1
        samples[text, default: 0] += 1
    }

    package static func == (a: ColumnEvidence, b: ColumnEvidence) -> Bool {
        a.position == b.position && a.samples == b.samples && a.areMarks == b.areMarks && a.marked == b.marked
    }

    package func hash(into hasher: inout Hasher) { hasher.combine(position) }
}
