import CSV
import IdentityAPI

/// Writes rows of reports: all their original cells, then their outcome, without control characters. It guards cells that a spreadsheet would run as a formula.
struct ReportRows {
    private var writer = RecordWriter(options: WriterOptions(guardsFormulas: true))

    /// Begins with the header.
    ///
    /// - Parameter columns: the header texts of the cells that rows have of their own.
    init(columns: [String]) {
        writer.append(columns + ReportColumn.allCases.map(\.rawValue))
    }

    /// The written bytes that were not taken yet.
    var bytes: [UInt8] { writer.buffer }

    /// Empties ``bytes``.
    mutating func removeAll() { writer.removeAll() }

    /// Adds a row.
    ///
    /// - Parameters:
    ///   - row: its number; 0 leaves the cell empty.
    ///   - line: the physical line that it begins on; 0 leaves the cell empty.
    mutating func append(_ cells: some Sequence<ArraySlice<UInt8>>, row: Int, line: Int, _ outcome: Outcome) {
        for cell in cells { writer.appendField(cell) }
        for column in ReportColumn.allCases { writer.appendField(Self.cell(column, row, line, outcome)) }
        writer.endRecord()
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
