/// How a writer writes.
public struct WriterOptions: Sendable, Hashable {
    /// The byte between fields. It must be one that ``Dialect/isDelimiter(_:)`` accepts.
    public var delimiter: UInt8
    /// The line ending after each record, including the last one.
    public var lineEnding: LineEnding
    /// Whether the document begins with a byte order mark, by which Excel knows UTF-8.
    public var byteOrderMark: Bool
    /// Whether every field gets its ``FormulaGuard``.
    public var guardsFormulas: Bool

    /// Options for a document as Unix programs expect it: commas, line feeds, no byte order mark, every field as it is.
    public init(
        delimiter: UInt8 = UInt8(ascii: ","),
        lineEnding: LineEnding = .lineFeed,
        byteOrderMark: Bool = false,
        guardsFormulas: Bool = false
    ) {
        self.delimiter = delimiter
        self.lineEnding = lineEnding
        self.byteOrderMark = byteOrderMark
        self.guardsFormulas = guardsFormulas
    }
}
