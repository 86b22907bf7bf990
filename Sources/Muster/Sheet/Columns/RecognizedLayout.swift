/// What a sheet was read as, once the organization's groups were known. A run keeps it, so that resume, retry and kept plans read the sheet alike.
public struct RecognizedLayout: Sendable, Hashable, Codable {
    /// The layout.
    public var layout: Layout
    /// Layout `matrix`: the group of each group column, by the column's heading. An id; for a group that is still to be made, its name.
    public var groups: [String: String] = [:]
}
