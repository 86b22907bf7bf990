import CSV

/// The rows of a sheet, pulled one at a time: Muster reads a row only when a caller asks for it.
package struct SheetRows {
    private var reader: RecordReader<FileChunks>
    private var places = SpreadsheetPlaces()
    /// The header of the file.
    package let header: Header
    /// Which cells Muster reads as formulas with a constant text.
    let formulas: FormulaText.Interpretation

    init(reader: RecordReader<FileChunks>, rules: HeaderRules, _ options: SheetOptions) throws {
        self.reader = reader
        guard let record = try self.reader.next() else { throw RunError(.invalidInput, "the file is empty.") }
        if let row = options.headerRow {
            places.begin(atRow: row, line: record.line)
        } else {
            places.begin(self.reader.dialect)
        }
        _ = places.row(ofRecordAt: record.line, lineEndings: record.lineEndingCount)
        do {
            header = try Header(record, rules)
        } catch {
            throw RunError(.invalidInput, error.sentence)
        }
        formulas = FormulaText.Interpretation(header, options)
    }

    /// Calls `body` with the next records, without a copy, and the row of each in a spreadsheet program. Returns `false` at the end.
    ///
    /// - Parameter ahead: called with each batch of records before `body`.
    mutating func withNextRecords(
        ahead: (borrowing RecordBatch) -> Void = { _ in },
        _ body: (borrowing RecordView, Int) throws -> Void
    ) throws -> Bool {
        var places = places
        defer { self.places = places }
        return try reader.withNextBatches { batch in
            ahead(batch)
            try batch.forEach { record in
                let place = places.row(ofRecordAt: record.line, lineEndings: record.lineEndingCount)
                try body(record, place)
            }
        }
    }

    /// Returns the next row; `nil` at the end.
    package mutating func next() throws -> SheetRow? {
        guard let record = try reader.next() else { return nil }
        let place = places.row(ofRecordAt: record.line, lineEndings: record.lineEndingCount)
        return SheetRow(record: record, header: header, formulas: formulas, spreadsheetRow: place)
    }
}
