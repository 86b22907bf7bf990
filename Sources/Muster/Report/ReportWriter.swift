import CSV
import SystemPackage

/// Writes `success.csv`, `errors.csv` and `pending.csv`: a fold of the ledger over the sheet, in the sheet's order.
///
/// Every row stands in exactly one of them, with all its cells as they were and what became of it behind them. Cells that a spreadsheet would run as
/// a formula are guarded. Each file is replaced whole or not at all.
struct ReportWriter {
    let sheet: Sheet
    let ledger: Ledger
    let folder: RunFolder

    /// Writes the three files and counts their rows.
    ///
    /// - Throws: ``RunError`` `cannotWrite`; the reports of before then still stand.
    func write() throws -> Summary {
        var rows = try sheet.rows()
        let header = rows.header
        var success = try Report(at: folder.file("success.csv"), header)
        var errors = try Report(at: folder.file("errors.csv"), header)
        var pending = try Report(at: folder.file("pending.csv"), header)
        var summary = Summary()
        while let row = try rows.next() {
            let outcome = ledger.outcome(row: row.number)
            summary.count(outcome)
            switch outcome.status {
            case .created, .updated, .deleted, .unchanged, .skipped: try success.append(row, outcome)
            case .failed, .unknown: try errors.append(row, outcome)
            case .pending: try pending.append(row, outcome)
            }
        }
        // All three are durable before the first gets its name, so that they change together but for an instant.
        try success.prepare()
        try errors.prepare()
        try pending.prepare()
        try success.commit(isLast: false)
        try errors.commit(isLast: false)
        try pending.commit(isLast: true)
        return summary
    }
}

/// One of the reports on its way.
private struct Report: ~Copyable {
    private var file: AtomicFile
    private var writer: RecordWriter
    private let carried: [Int]

    init(at path: FilePath, _ header: Header) throws {
        file = try AtomicFile(at: path)
        carried = header.carried
        writer = RecordWriter(options: WriterOptions(guardsFormulas: true))
        // Goes to the file with the first row, or with the end of the report.
        writer.append(header.carried.map { header.texts[$0] } + ReportColumn.allCases.map(\.rawValue))
    }

    mutating func append(_ row: SheetRow, _ outcome: Outcome) throws {
        for position in carried { writer.appendField(row.bytes(of: position)) }
        for column in ReportColumn.allCases { writer.appendField(Self.cell(column, row, outcome)) }
        writer.endRecord()
        try drain()
    }

    mutating func prepare() throws {
        try drain()
        try file.synchronize()
    }

    consuming func commit(isLast: Bool) throws {
        try file.commit(synchronizingFolder: isLast)
    }

    private mutating func drain() throws {
        try file.write(writer.buffer)
        writer.removeAll()
    }

    private static func cell(_ column: ReportColumn, _ row: SheetRow, _ outcome: Outcome) -> String {
        switch column {
        case .row: "\(row.number)"
        case .line: "\(row.line)"
        case .action: outcome.action
        case .status: outcome.status.rawValue
        case .id: outcome.accountID
        case .http: outcome.http == 0 ? "" : "\(outcome.http)"
        case .code: outcome.code
        case .message: outcome.message
        case .attempts: "\(outcome.attempts)"
        case .milliseconds: "\(outcome.milliseconds)"
        case .trace: outcome.traceID
        }
    }
}
