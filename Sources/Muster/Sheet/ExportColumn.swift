/// A column of an export. The first four are read back by import; the times are for people.
public enum ExportColumn: String, Sendable, CaseIterable {
    case id
    case name
    case displayName
    case groups
    case creationTime
    case lastLoginTime

    /// The header text of an empty column that tells an export from a file of somebody else's, where its other columns do not.
    static let mark = "_export"

    /// Whether header texts are an export's, so that the guard against formulas must be taken off its cells.
    static func areExport(_ texts: [String]) -> Bool {
        texts.contains(mark) || Set(allCases.map(\.rawValue)).isSubset(of: texts)
    }
}
