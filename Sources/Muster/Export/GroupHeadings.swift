import IdentityAPI

/// What columns of groups are headed by: the group's name, and its id where the name would not be read back as this group's column.
struct GroupHeadings: Sendable {
    private let table: GroupTable
    /// How many groups have names that are alike, whatever their case, spaces and punctuation.
    private let alike: [String: Int]

    init(_ table: GroupTable, of groups: [Group]) {
        self.table = table
        alike = groups.reduce(into: [:]) { $0[Column.matchKey($1.name), default: 0] += 1 }
    }

    /// What a group's column is headed by.
    func heading(of group: Group) -> String {
        let (name, key) = (group.name, Column.matchKey(group.name))
        guard !name.isEmpty, name.trimmed == name, alike[key] == 1, !Self.isTaken(key) else { return group.id }
        guard let index = table.index(naming: name), table[index].id == group.id else { return group.id }
        return name
    }

    /// Whether a heading means something else: a column of the sheet, numbered or not, of an export, or of a report.
    private static func isTaken(_ key: String) -> Bool {
        let stem = key.trimmingSuffix(while: \.isNumber)
        return taken.contains(key) || taken.contains(String(stem))
    }

    private static let taken = Set(
        (Column.allCases.flatMap(\.headerTexts) + ["group", "member of"] + ExportColumn.allCases.map(\.rawValue)
            + ReportColumn.allCases.map(\.rawValue) + [ExportColumn.mark]).map(Column.matchKey)
    )
}

extension StringProtocol {
    /// Without the characters at its end that a condition holds for.
    fileprivate func trimmingSuffix(while isUnwanted: (Character) -> Bool) -> SubSequence {
        self[..<(lastIndex { !isUnwanted($0) }.map(index(after:)) ?? startIndex)]
    }
}
