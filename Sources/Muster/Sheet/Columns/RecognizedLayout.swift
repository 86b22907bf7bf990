/// The layout that Muster recognized with the organization's groups. A run keeps it, so that resume, retry and kept plans read the sheet in the same way.
public struct RecognizedLayout: Sendable, Hashable, Codable {
    /// The layout.
    public var layout: Layout
    /// Layout `matrix`: the group of each group column, by the column's heading: its id, or its name while it does not exist yet.
    public var groups: [String: String] = [:]
}
