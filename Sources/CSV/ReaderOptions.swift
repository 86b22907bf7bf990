/// The options of a reader.
public struct ReaderOptions: Sendable, Hashable {
    /// The byte between fields; nil finds it from the document. It must be one that ``Dialect/isDelimiter(_:)``
    /// accepts.
    public var delimiter: UInt8?
    /// The encoding; nil to use the byte order mark, and UTF-8 without one.
    public var encoding: TextEncoding?
    /// The most bytes one record may have, counted in UTF-8 with its quotes and delimiters and without its line ending.
    /// At least 1.
    public var maximumRecordSize: Int
    /// Whether a record with more or fewer fields than the first one is an error.
    public var requiresUniformFieldCount: Bool
    /// Whether records of empty fields only are passed over like blank lines, and empty fields beyond the width of the
    /// first record left out, where all other records have the same number of them. ``RecordReader/padding`` counts both.
    public var leavesOutPadding: Bool
    /// The row of the header, as a spreadsheet program shows it, counted from 1; nil for the first record. The reader skips
    /// everything above it. A record is one row, and so is a blank line; a `sep=` line is not.
    public var headerRow: Int?

    /// Options that find everything from the document and take records of up to 16 MiB.
    public init(
        delimiter: UInt8? = nil,
        encoding: TextEncoding? = nil,
        maximumRecordSize: Int = 16 << 20,
        requiresUniformFieldCount: Bool = true,
        leavesOutPadding: Bool = false,
        headerRow: Int? = nil
    ) {
        self.delimiter = delimiter
        self.encoding = encoding
        self.maximumRecordSize = maximumRecordSize
        self.requiresUniformFieldCount = requiresUniformFieldCount
        self.leavesOutPadding = leavesOutPadding
        self.headerRow = headerRow
    }
}
