/// The meaning of a column of the sheet. Reports keep every other column unchanged.
public enum Column: String, Sendable, Hashable, CaseIterable {
    case id
    case name
    case displayName
    case groups
    case addGroups
    case removeGroups
    /// Layout `memberships`: the group of the row.
    case group
    case action
    case partitionGlobalId

    /// The header texts of the column: Muster's, the API's, and those of other programs' exports.
    var headerTexts: [String] {
        switch self {
        case .id: ["id", "robotAccountId"]
        case .name: ["name", "UserName"]
        case .displayName: ["displayName"]
        case .groups: ["groups", "groupIds"]
        case .addGroups: ["addGroups", "groupIDsToAdd"]
        case .removeGroups: ["removeGroups", "groupIDsToRemove"]
        case .group: ["group", "memberOf", "GroupName"]
        case .action: ["action"]
        case .partitionGlobalId: ["partitionGlobalId"]
        }
    }

    /// Whether a cell lists groups. Then several columns can share this meaning.
    var isGroupList: Bool { [.groups, .addGroups, .removeGroups, .group].contains(self) }

    /// Finds the column of a header text, ignoring case, spaces and punctuation.
    init?(headerText: String) {
        guard let column = Self.byMatchKey[Self.matchKey(headerText)] else { return nil }
        self = column
    }

    /// Finds the list of groups that a numbered header text belongs to, as in `addGroups 1` or UiPathOrch's `GroupName0`. `group` with a number has no
    /// meaning: such a column may hold the full set or an addition.
    init?(numberedHeaderText text: String) {
        let key = Self.matchKey(text)
        let stem = key.prefix { !$0.isNumber }
        guard stem.count < key.count, key.dropFirst(stem.count).allSatisfy(\.isNumber) else { return nil }
        switch Self.byMatchKey[String(stem)] {
        case .groups?, .addGroups?, .removeGroups?: self = Self.byMatchKey[String(stem)]!
        case .group? where stem == "groupname": self = .groups
        default: return nil
        }
    }

    /// Returns the part of a header text that Muster compares: its letters and digits, in lower case.
    static func matchKey(_ headerText: String) -> String {
        String(
            headerText.lookAlikeKey.unicodeScalars.filter {
                !$0.isASCII || ("a"..."z").contains($0) || ("0"..."9").contains($0)
            }
        )
    }

    /// All texts that name a column, as their ``matchKey(_:)``.
    static let byMatchKey: [String: Column] = Dictionary(
        uniqueKeysWithValues: allCases.flatMap { column in column.headerTexts.map { (matchKey($0), column) } }
    )
}
