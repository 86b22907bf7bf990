import CSV

/// Where a spreadsheet program shows what stands in a file: every record is one row there, also one that has line endings inside, and so is every
/// blank line; a `sep=` line is none.
struct SpreadsheetPlaces: Sendable {
    /// The lines of the file so far that are no rows of their own.
    private var surplusLines = 0

    /// Takes in how the file is written, once that is known.
    mutating func begin(_ dialect: Dialect) {
        if dialect.separatorLine { surplusLines += 1 }
    }

    /// Takes in which row a record is shown in: what comes before it was not looked at.
    mutating func begin(atRow row: Int, line: Int) { surplusLines = line - row }

    /// The row that a record is shown in, counted from 1.
    ///
    /// - Parameter lineEndings: how many there are inside the record.
    mutating func row(ofRecordAt line: Int, lineEndings: Int) -> Int {
        defer { surplusLines += lineEndings }
        return line - surplusLines
    }

    /// `C17` for the third column and the seventeenth row.
    static func cell(column position: Int, row: Int) -> String { columnName(position) + "\(row)" }

    /// `A` for the first column, at position 0; `AA` for the one behind `Z`.
    static func columnName(_ position: Int) -> String {
        let letter = String(UnicodeScalar(UInt8(ascii: "A") + UInt8(position % 26)))
        return position < 26 ? letter : columnName(position / 26 - 1) + letter
    }
}
