import CSV
import IdentityAPI

/// One record for each account and group, in the order of the groups' names. Everyone has no records, so an account in no other group has none.
struct MembershipRecords: ExportRecords {
    let cells: GroupCells

    let header = ["id", "name", "group"]

    func append(_ account: RobotAccount, to writer: inout RecordWriter, endOfRecord: (inout RecordWriter) -> Void) {
        for group in cells.names(account.groupIDs) {
            writer.appendField(account.id)
            writer.appendField(account.name)
            writer.appendField(group)
            endOfRecord(&writer)
        }
    }
}
