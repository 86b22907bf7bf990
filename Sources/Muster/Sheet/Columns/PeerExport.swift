/// A file that UiPathOrch wrote.
enum PeerExport: Sendable {
    /// Robot accounts: `Path,UserName,GroupName`, or in older versions `GroupName0` to `GroupName9`. Lists have commas, and names backtick escapes.
    case accounts
    /// Members of groups: `Path,GroupName,Type,UserName,Email,Source`. It lists people, groups and applications besides robot accounts.
    case members

    /// The `Type` of robot accounts.
    static let robotAccount = "DirectoryRobotUser"
    /// The prefix of all values of `Type`, also in a sheet derived from such an export.
    static let typePrefix = "directory"
    /// The heading of the column `Type`.
    static let typeHeading = "type"

    /// UiPathOrch's headings that mean nothing to an import.
    static let headings: Set<String> = ["path", "type", "email", "source", "domain", "creationtime", "lastlogintime"]

    /// Recognizes the file by its header texts; `nil` for any other.
    init?(_ texts: [String]) {
        let keys = Set(texts.map(Column.matchKey))
        guard keys.contains("username") else { return nil }
        if keys.isSuperset(of: ["groupname", Self.typeHeading]) {
            self = .members
        } else if keys.contains("path"),
            keys.contains(where: { $0.hasPrefix("groupname") && $0.dropFirst(9).allSatisfy(\.isNumber) })
        {
            self = .accounts
        } else {
            return nil
        }
    }
}
