import CSV
import IdentityAPI

/// The records that an export makes of accounts, in one layout.
protocol ExportRecords: Sendable {
    /// The header's texts.
    var header: [String] { get }

    /// Writes an account's records: the cells under ``header``, and `endOfRecord` behind each.
    func append(_ account: RobotAccount, to writer: inout RecordWriter, endOfRecord: (inout RecordWriter) -> Void)
}

/// One record for each account, with the columns that are asked for.
struct AccountRecords: ExportRecords {
    let columns: [ExportColumn]
    let cells: GroupCells

    var header: [String] { columns.map(\.rawValue) }

    func append(_ account: RobotAccount, to writer: inout RecordWriter, endOfRecord: (inout RecordWriter) -> Void) {
        for column in columns { writer.appendField(column.cell(account, cells)) }
        endOfRecord(&writer)
    }
}
