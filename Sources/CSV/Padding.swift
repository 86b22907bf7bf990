/// The empty cells that spreadsheets add around a table. A reader with ``ReaderOptions/leavesOutPadding`` ignores them.
public struct Padding: Sendable, Hashable {
    /// Records whose fields are all empty, as rows below the table that were once used. Like blank lines they have no number.
    public var emptyRecords = 0
    /// Records with empty fields beyond the width of the first one.
    public var widerRecords = 0
    /// The number of fields of those records, including the empty ones: the same for all. 0 when there are none.
    public var widerFieldCount = 0

    /// None.
    public init() {}
}
