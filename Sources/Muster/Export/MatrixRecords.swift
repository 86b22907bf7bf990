import CSV
import IdentityAPI

/// One record for each account, with a column for each group except Everyone, in the order of the groups' names. `x` marks a membership.
struct MatrixRecords: ExportRecords {
    private static let mark = "x"

    let header: [String]
    /// The index of each group's column, by the group's id.
    private let places: [ByteExactString: Int]

    init(_ table: GroupTable) {
        let everyone = table.everyone.map { table[$0].id }
        let groups = table.groups.filter { $0.id != everyone }.sorted { ($0.name, $0.id) < ($1.name, $1.id) }
        let headings = GroupHeadings(table, of: groups)
        header = ["id", "name"] + groups.map(headings.heading)
        places = Dictionary(groups.enumerated().map { (ByteExactString.id($1.id), $0) }) { first, _ in first }
    }

    func append(_ account: RobotAccount, to writer: inout RecordWriter, endOfRecord: (inout RecordWriter) -> Void) {
        writer.appendField(account.id)
        writer.appendField(account.name)
        var next = 0
        let end = header.count - 2
        for place in account.groupIDs.compactMap({ places[ByteExactString.id($0)] }).sorted() where place >= next {
            for _ in next..<place { writer.appendField("") }
            writer.appendField(Self.mark)
            next = place + 1
        }
        for _ in next..<end { writer.appendField("") }
        endOfRecord(&writer)
    }
}
