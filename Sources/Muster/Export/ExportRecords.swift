import CSV
import IdentityAPI

/// The records of accounts in one layout of an export.
protocol ExportRecords: Sendable {
    /// The header's texts.
    var header: [String] { get }

    /// Writes an account's records: the cells under ``header``, and `endOfRecord` after each record.
    func append(_ account: RobotAccount, to writer: inout RecordWriter, endOfRecord: (inout RecordWriter) -> Void)
}

/// One record for each account, with the chosen columns.
struct AccountRecords: ExportRecords {
    let columns: [ExportColumn]
    let cells: GroupCells

    var header: [String] { columns.map(\.rawValue) }

    func append(_ account: RobotAccount, to writer: inout RecordWriter, endOfRecord: (inout RecordWriter) -> Void) {
        for column in columns { writer.appendField(column.cell(account, cells)) }
        endOfRecord(&writer)
    }
}
