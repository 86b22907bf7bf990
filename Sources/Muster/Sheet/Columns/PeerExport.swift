/// A file that UiPathOrch has written.
enum PeerExport: Sendable {
    /// Robot accounts: `Path,UserName,GroupName`, or in older versions `GroupName0` to `GroupName9`. Lists have commas, and names backtick escapes.
    case accounts
    /// Members of groups: `Path,GroupName,Type,UserName,Email,Source`. People, groups and applications stand among the robot accounts.
    case members

    /// The word in the column `Type` that says that a member is a robot account.
    static let robotAccount = "DirectoryRobotUser"
    /// What all words in that column begin with, also in a sheet that was made of such an export.
    static let typePrefix = "directory"
    /// The heading of that column.
    static let typeHeading = "type"

    /// The headings of UiPathOrch's own that mean nothing to an import.
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
