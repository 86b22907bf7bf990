import CSV

extension Sheet {
    /// So many rows are looked at for a header.
    private static let mostTitleRows = 20

    /// What is wrong with a record that should be the header and is none, and which row to name instead where one would do.
    ///
    /// - Parameters:
    ///   - invalid: why it is none.
    ///   - line: the physical line that it begins on.
    /// - Throws: ``RunError`` when the file cannot be read.
    func problem(_ invalid: InvalidHeader, line: Int) throws -> InvalidSheet.Problem {
        let advice = try adviceOnHeader().map { "\(invalid.reason) \($0)" }
        return InvalidSheet.Problem(sheet: name, line: line, column: nil, row: nil, reason: advice ?? invalid.sentence)
    }

    /// The same for a problem of a record that should be the header; `nil` where no other row looks like one, so that it may be the header itself.
    func problem(ofHeader problem: InvalidSheet.Problem) throws -> InvalidSheet.Problem? {
        try adviceOnHeader().map { advice in
            InvalidSheet.Problem(
                sheet: name,
                line: problem.line,
                column: problem.column,
                row: nil,
                reason: "\(problem.reason) \(advice)"
            )
        }
    }

    /// A problem of the header, in words.
    func problem(line: Int, _ reason: String) -> InvalidSheet.Problem {
        InvalidSheet.Problem(sheet: name, line: line, column: nil, row: nil, reason: reason)
    }

    private func adviceOnHeader() throws -> String? {
        try headerBelow().map { row, header in
            "Row \(row) looks like the header (\(InvalidHeader.list(header.texts))): --header-row \(row) reads the sheet from there."
        }
    }

    /// The first row that would be a header, as `--header-row` names it; `nil` where none of the first rows would. Each is tried as it would be read then: what
    /// stands above it says nothing about the delimiter, or about how many fields a row has.
    private func headerBelow() throws -> (row: Int, header: Header)? {
        let sheet = try recognized() ?? self
        let rules = try options.headerRules()
        var reading = try sheet.options.reading()
        let tried = options.headerRow
        for row in 1...Self.mostTitleRows + (tried ?? 0) where row != tried {
            reading.headerRow = row
            var reader = RecordReader(chunks: try FileChunks(path: path), options: reading)
            do {
                guard let record = try reader.next() else { continue }
                return (row, try Header(record, rules))
            } catch is CSVError {
                // An empty row, one beyond the end, or one of another delimiter.
            } catch is InvalidHeader {
                // A title, or a row of the table.
            }
        }
        return nil
    }
}
