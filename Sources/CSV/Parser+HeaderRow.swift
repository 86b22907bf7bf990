/// The parser skips the lines above the header. It looks at records one by one only until the header, so this costs
/// nothing below it.
extension Parser {
    /// Whether the completed record is the header. A record above it is skipped and has no number.
    mutating func reachHeader() throws(CSVError) -> Bool {
        guard let headerRow = options.headerRow else { return true }
        let record = scanner.record
        let row = record.line - surplusLines - hiddenLines
        guard row < headerRow else {
            let isEmpty = options.leavesOutPadding && !record.hasProblem && scanner.fields.allSatisfy(\.isEmpty)
            guard row == headerRow, !isEmpty else { throw noHeader(isEmpty: true) }
            isHeaderReached = true
            return true
        }
        // Outside of quotes, a line ending ends the record.
        buffer.withUnsafeBufferPointer { bytes in
            surplusLines += LineEnding.count(in: UnsafeBufferPointer(rebasing: bytes[record.start..<record.end]))
        }
        recordNumber -= 1
        return false
    }

    /// The final error of a document without the header in its row.
    mutating func noHeader(isEmpty: Bool) -> CSVError {
        phase = .ended
        let row = options.headerRow ?? 1
        let what = isEmpty ? "that row is empty" : "the file ends above it"
        return CSVError(
            code: .noHeader,
            line: isEmpty ? row + surplusLines + hiddenLines : scanner.nextLine,
            column: 1,
            row: 0,
            reason:
                "the header should be row \(row), and \(what). Rows are counted from 1 as a spreadsheet program counts "
                + "them, blank ones too."
        )
    }

    /// Whether the record at work is above the header.
    var isAboveHeader: Bool {
        guard !isHeaderReached, let headerRow = options.headerRow else { return false }
        return recordLine - surplusLines - hiddenLines < headerRow
    }

    /// The lines above the first row.
    private var hiddenLines: Int { dialect.separatorLine ? 1 : 0 }
}
