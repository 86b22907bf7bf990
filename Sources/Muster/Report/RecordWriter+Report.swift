import CSV
import IdentityAPI

/// Rows of reports: all their original cells, then their outcome, without control characters.
extension RecordWriter {
    /// Begins a report with its header. It guards cells that a spreadsheet would run as a formula.
    ///
    /// - Parameter columns: the header texts of the cells that rows have of their own.
    init(ofReport columns: [String]) {
        self.init(options: WriterOptions(guardsFormulas: true))
        append(columns + ReportColumn.allCases.map(\.rawValue))
    }

    /// Adds a row.
    ///
    /// - Parameters:
    ///   - row: its number; 0 leaves the cell empty.
    ///   - line: the physical line that it begins on; 0 leaves the cell empty.
    mutating func append(_ cells: some Sequence<ArraySlice<UInt8>>, row: Int, line: Int, _ outcome: Outcome) {
        for cell in cells { appendField(cell) }
        for column in ReportColumn.allCases { appendField(Self.cell(column, row, line, outcome)) }
        endRecord()
    }

    private static func cell(_ column: ReportColumn, _ row: Int, _ line: Int, _ outcome: Outcome) -> String {
        switch column {
        case .row: row == 0 ? "" : String(row)
        case .line: line == 0 ? "" : String(line)
        case .action: outcome.action
        case .status: outcome.status.rawValue
        case .id: outcome.accountID
        case .http: outcome.http == 0 ? "" : String(outcome.http)
        case .code: ControlCharacters.shownOnOneLine(outcome.code)
        case .message: ControlCharacters.shownOnOneLine(outcome.message)
        case .attempts: String(outcome.attempts)
        case .milliseconds: String(outcome.milliseconds)
        case .trace: ControlCharacters.shownOnOneLine(outcome.traceID)
        }
    }
}

extension Header {
    /// The header texts of the columns that reports repeat.
    var carriedTexts: [String] { carried.map { texts[$0] } }
}

extension SheetRow {
    /// The cells that reports repeat, as their author wrote them.
    var carriedCells: some Sequence<ArraySlice<UInt8>> { header.carried.lazy.map { bytes(of: $0) } }
}
