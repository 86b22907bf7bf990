import IdentityAPI

/// The headings of group columns: the group's name, or its id when import would not read the name as this group's column.
struct GroupHeadings: Sendable {
    private let table: GroupTable
    /// The number of groups for each name, without case, spaces and punctuation.
    private let alike: [String: Int]

    init(_ table: GroupTable, of groups: [Group]) {
        self.table = table
        alike = groups.reduce(into: [:]) { $0[Column.matchKey($1.name), default: 0] += 1 }
    }

    /// Returns the heading of a group's column.
    func heading(of group: Group) -> String {
        let (name, key) = (group.name, Column.matchKey(group.name))
        guard !name.isEmpty, name.trimmed == name, alike[key] == 1, !Self.isTaken(key) else { return group.id }
        guard let index = table.index(naming: name), table[index].id == group.id else { return group.id }
        return name
    }

    /// Returns whether a heading has another meaning: a known column, numbered or not, or a column of an export or a report.
    private static func isTaken(_ key: String) -> Bool {
        let stem = key.reversed().drop(while: \.isNumber).reversed()
        return taken.contains(key) || taken.contains(String(stem))
    }

    private static let taken = Set(
        (Column.allCases.flatMap(\.headerTexts) + ["group", "member of"] + ExportColumn.allCases.map(\.rawValue)
            + ReportColumn.allCases.map(\.rawValue) + [ExportColumn.mark]).map(Column.matchKey)
    )
}
