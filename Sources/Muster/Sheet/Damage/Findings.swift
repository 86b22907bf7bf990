public import CSV

/// What of a sheet's file is no row, or none of the author's.
public struct Findings: Sendable, Hashable {
    /// What spreadsheets added around the table.
    public var padding: Padding
    /// Rows that are the header once more, and are skipped.
    public var repeatedHeaders: Int
    /// Cells that are probably damaged: of one column together.
    public var damage: [Damage]
    /// Cells that are written as formulas with a text.
    public var formulaTexts = FormulaTexts()
}

/// Looks through the records of a sheet for what of it is no row, or none of the author's.
struct FindingsSearch: Sendable {
    private let header: Header
    /// The size of the header's first cell: nearly every other record differs in that already.
    private let firstSize: Int
    private var columns: [ColumnSearch]
    private var places = SpreadsheetPlaces()
    private var repeatedHeaders = 0

    private let reading: FormulaText.Reading
    /// Columns that mean something and are not looked through for damage.
    private let others: [Int]
    private var formulaTexts = FormulaTexts()

    init(_ header: Header, _ options: SheetOptions) {
        self.header = header
        reading = FormulaText.Reading(header, options)
        firstSize = header.record.bytes(of: 0).count
        // What Muster made itself, nobody had in a spreadsheet.
        let searched = header.positions.filter {
            $0.key != .action && $0.key != .partitionGlobalId && !options.isExact
        }
        others = header.positions.values.filter { !searched.values.contains($0) }
        columns = searched.sorted { $0.value < $1.value }.map { ColumnSearch($0.key, at: $0.value) }
    }

    /// Looks at the next record, the header included.
    mutating func look(at record: borrowing RecordView) {
        let row = places.row(ofRecordAt: record.line, lineEndings: record.lineEndingCount)
        if record.number == 0 { return }
        if record.bytes(of: 0).count == firstSize, repeatsHeader(record) {
            repeatedHeaders += 1
            return
        }
        for index in columns.indices {
            let position = columns[index].position
            var cell = record.bytes(of: position)
            let mayBeFormula = reading.admits(cell.first)
            if header.isOurs, cell.first == UInt8(ascii: "'") { cell = UnsafeBufferPointer(rebasing: cell.dropFirst()) }
            if mayBeFormula, let content = FormulaText.content(of: cell) {
                formulaTexts.note(position, row)
                cell = UnsafeBufferPointer(rebasing: content)
            }
            columns[index].look(at: cell, line: record.line, row: row)
        }
        for position in others {
            let cell = record.bytes(of: position)
            guard reading.admits(cell.first) else { continue }
            let plain = header.isOurs ? FormulaGuard.unguarded(cell) : cell[...]
            if FormulaText.content(of: plain) != nil { formulaTexts.note(position, row) }
        }
    }

    /// What was found in all records.
    func findings(_ padding: Padding, _ dialect: Dialect) -> Findings {
        Findings(
            padding: padding,
            repeatedHeaders: repeatedHeaders,
            damage: columns.flatMap { $0.damage(hiddenRows: dialect.separatorLine ? 1 : 0) },
            formulaTexts: formulaTexts.shown(hiddenRows: dialect.separatorLine ? 1 : 0)
        )
    }

    private func repeatsHeader(_ record: borrowing RecordView) -> Bool {
        for position in 0..<record.count {
            guard record.bytes(of: position).elementsEqual(header.record.bytes(of: position)) else { return false }
        }
        return true
    }
}
