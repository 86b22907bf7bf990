import CSV

/// The rows of a sheet, pulled one at a time: a row is read only when the step behind it asks.
package struct SheetRows {
    private var reader: RecordReader<FileChunks>
    private var places = SpreadsheetPlaces()
    /// The header of the file.
    package let header: Header
    /// Which cells are read as formulas that hold a text.
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

    /// Gives the next record to `body` without a copy, with the row that a spreadsheet program shows it in; false at the end.
    mutating func withNextRecord(_ body: (borrowing RecordView, Int) throws -> Void) throws -> Bool {
        var places = places
        defer { self.places = places }
        return try reader.withNextRecord { record in
            let place = places.row(ofRecordAt: record.line, lineEndings: record.lineEndingCount)
            try body(record, place)
        }
    }

    /// The next row; `nil` at the end.
    package mutating func next() throws -> SheetRow? {
        guard let record = try reader.next() else { return nil }
        let place = places.row(ofRecordAt: record.line, lineEndings: record.lineEndingCount)
        return SheetRow(record: record, header: header, formulas: formulas, spreadsheetRow: place)
    }
}
