import CSV

extension Sheet {
    /// The number of rows to search for a header.
    private static let mostTitleRows = 20

    /// Returns the problem of a record that is not a header, and names a row that looks like one.
    ///
    /// - Parameters:
    ///   - invalid: why it is not a header.
    ///   - line: the physical line that it begins on.
    /// - Throws: ``RunError`` when the file cannot be read.
    func problem(_ invalid: InvalidHeader, line: Int) throws -> InvalidSheet.Problem {
        let advice = try adviceOnHeader().map { "\(invalid.reason) \($0)" }
        return InvalidSheet.Problem(sheet: name, line: line, column: nil, row: nil, reason: advice ?? invalid.sentence)
    }

    /// Returns the same for a problem of the header's record; `nil` when no other row looks like a header.
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

    /// Returns a problem of the header.
    func problem(line: Int, _ reason: String) -> InvalidSheet.Problem {
        InvalidSheet.Problem(sheet: name, line: line, column: nil, row: nil, reason: reason)
    }

    private func adviceOnHeader() throws -> String? {
        try headerBelow().map { row, header in
            "Row \(row) looks like the header (\(InvalidHeader.list(header.texts))): --header-row \(row) reads the sheet from there."
        }
    }

    /// Returns the first row that looks like a header, as `--header-row` counts; `nil` when none of the first rows does. Muster tries each row as `--header-row` would
    /// read it: the lines above do not determine the delimiter or the number of fields.
    private func headerBelow() throws -> (row: Int, header: Header)? {
        let sheet = try recognized() ?? self
        let rules = try options.headerRules()
        var reading = try sheet.options.reading()
        let tried = options.headerRow
        let nearTried = tried.map { max(1, $0 - Self.mostTitleRows)...$0 + Self.mostTitleRows } ?? 1...1
        for row in Array(1...Self.mostTitleRows) + nearTried where row != tried {
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
