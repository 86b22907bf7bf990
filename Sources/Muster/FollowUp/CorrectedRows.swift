import SystemPackage

/// The rows of a run's `errors.csv`, which somebody may have corrected in a spreadsheet.
struct CorrectedRows {
    /// The header texts of the sheet's own columns.
    let columns: [String]
    /// Whether the file has the rows' numbers in the run.
    let hasNumbers: Bool
    /// Remarks on the file, a sentence each: its recognized encoding when it is not UTF-8 any more, and whether it may be cut off.
    let remarks: [String]
    /// The rows, by their number in the run.
    private(set) var rows: [Int: SheetRow] = [:]
    /// Rows that the run does not have, or that the file has twice.
    private(set) var added: [SheetRow] = []

    /// Reads the file.
    ///
    /// - Throws: ``InvalidSheet``; ``RunError``.
    init(_ path: FilePath, _ options: SheetOptions) throws {
        var options = options
        options.isOurs = true
        let sheet = Sheet(path: path, name: path.string, options: options)
        let contents = try sheet.check()
        let read = contents.sheet
        let encodingRemark = read.options.recognizedEncoding.map {
            "\(path) is not UTF-8; Muster read it as \($0). Save it as \"CSV UTF-8\" if that is wrong."
        }
        remarks = [encodingRemark, contents.findings.openEndRemark.map { "\(path): \($0)" }].compactMap(\.self)
        var reading = try read.rows()
        columns = reading.header.carriedTexts
        hasNumbers = reading.header.texts.contains(ReportColumn.row.rawValue)
        while let row = try reading.next() {
            if let number = row.earlierNumber, rows[number] == nil {
                rows[number] = row
            } else {
                added.append(row)
            }
        }
    }
}

extension SheetRow {
    /// The row's number in the run of the report; `nil` when the cell has none.
    var earlierNumber: Int? {
        guard let position = header.texts.firstIndex(of: ReportColumn.row.rawValue) else { return nil }
        return Int(cell(position).trimmed).flatMap { $0 > 0 ? $0 : nil }
    }
}
