import CSV

/// Maps a file's records to rows of a spreadsheet program. There, every record is one row, also one with line endings inside, and so is every blank line.
/// A `sep=` line is not a row.
struct SpreadsheetPlaces: Sendable {
    /// The number of lines so far that are not rows of their own.
    private var surplusLines = 0

    /// Records the file's dialect once it is known.
    mutating func begin(_ dialect: Dialect) {
        if dialect.separatorLine { surplusLines += 1 }
    }

    /// Records the row of a record when the lines before it were not read.
    mutating func begin(atRow row: Int, line: Int) { surplusLines = line - row }

    /// Returns the row of a record, counted from 1.
    ///
    /// - Parameter lineEndings: how many there are inside the record.
    mutating func row(ofRecordAt line: Int, lineEndings: Int) -> Int {
        defer { surplusLines += lineEndings }
        return line - surplusLines
    }

    /// `C17` for the third column and the seventeenth row.
    static func cell(column position: Int, row: Int) -> String { columnName(position) + "\(row)" }

    /// `A` for the first column, at position 0; `AA` for the one after `Z`.
    static func columnName(_ position: Int) -> String {
        let letter = String(UnicodeScalar(UInt8(ascii: "A") + UInt8(position % 26)))
        return position < 26 ? letter : columnName(position / 26 - 1) + letter
    }
}
