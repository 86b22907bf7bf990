/// What a column of the sheet means to Muster. Every other column is carried through to the reports untouched.
public enum Column: String, Sendable, Hashable, CaseIterable {
    case id
    case name
    case displayName
    case groups
    case addGroups
    case removeGroups
    case action
    case partitionGlobalId

    /// The header texts that name it: ours, the API's own, and those of peers' exports.
    var headerTexts: [String] {
        switch self {
        case .id: ["id", "robotAccountId"]
        case .name: ["name", "UserName"]
        case .displayName: ["displayName"]
        case .groups: ["groups", "GroupName", "groupIds"]
        case .addGroups: ["addGroups", "groupIDsToAdd"]
        case .removeGroups: ["removeGroups", "groupIDsToRemove"]
        case .action: ["action"]
        case .partitionGlobalId: ["partitionGlobalId"]
        }
    }

    /// The column that a header text names, whatever its case, spaces, `_` and `-`.
    init?(headerText: String) {
        guard let column = Self.byMatchKey[Self.matchKey(headerText)] else { return nil }
        self = column
    }

    /// What is compared of a header text.
    static func matchKey(_ headerText: String) -> String {
        String(headerText.lookAlikeKey.unicodeScalars.filter { !" _-\t\"'".unicodeScalars.contains($0) })
    }

    private static let byMatchKey: [String: Column] = Dictionary(
        uniqueKeysWithValues: allCases.flatMap { column in column.headerTexts.map { (matchKey($0), column) } }
    )
}
