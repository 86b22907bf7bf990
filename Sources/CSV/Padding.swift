/// What spreadsheets add around a table, and a reader that is asked to (see ``ReaderOptions/leavesOutPadding``) leaves out.
public struct Padding: Sendable, Hashable {
    /// Records whose fields are all empty, as rows below the table that were once used. Like blank lines they have no number.
    public var emptyRecords = 0
    /// Records with empty fields beyond the width of the first one.
    public var widerRecords = 0
    /// The fields of those, the empty ones included: all have the same number. 0 where there are none.
    public var widerFieldCount = 0

    /// None.
    public init() {}
}
