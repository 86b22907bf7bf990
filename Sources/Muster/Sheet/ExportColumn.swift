/// A column of an export. Import reads the first four; the times are for people.
public enum ExportColumn: String, Sendable, CaseIterable {
    case id, name, displayName, groups, creationTime, lastLoginTime

    /// The header of an empty column that identifies an export when its other columns do not.
    static let mark = "_export"

    /// Whether header texts are those of an export, so that import must remove the formula guard from its cells.
    static func areExport(_ texts: [String]) -> Bool {
        texts.contains(mark) || Set(allCases.map(\.rawValue)).isSubset(of: texts)
    }
}
