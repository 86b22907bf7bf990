/// How one document writes its records: what was found in it, or said of it.
public struct Dialect: Sendable, Hashable {
    /// The byte between two fields.
    public var delimiter: UInt8
    /// How its characters are written as bytes.
    public var encoding: TextEncoding
    /// Whether it begins with a byte order mark.
    public var byteOrderMark: Bool
    /// Whether its first line is Excel's `sep=`, which names the delimiter and is no record.
    public var separatorLine: Bool
    /// The line ending of its first record; nil when that ends with the document.
    public var lineEnding: LineEnding?

    /// The dialect of RFC 4180, by default.
    public init(
        delimiter: UInt8 = UInt8(ascii: ","),
        encoding: TextEncoding = .utf8,
        byteOrderMark: Bool = false,
        separatorLine: Bool = false,
        lineEnding: LineEnding? = nil
    ) {
        self.delimiter = delimiter
        self.encoding = encoding
        self.byteOrderMark = byteOrderMark
        self.separatorLine = separatorLine
        self.lineEnding = lineEnding
    }

    /// The delimiters that are looked for in a document that does not name its own: comma, semicolon, tab, vertical
    /// bar.
    public static let commonDelimiters: [UInt8] = [",", ";", "\t", "|"].map { UInt8(ascii: $0) }

    /// Whether `byte` can separate fields: a tab, a space, or an ASCII sign except the quote and the apostrophe. Letters,
    /// digits and control characters cannot: a document would look like another kind of file or like its own `sep=`
    /// line. The apostrophe is the ``FormulaGuard``.
    public static func isDelimiter(_ byte: UInt8) -> Bool {
        switch byte {
        case Byte.quote, Byte.apostrophe: false
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"):
            false
        case Byte.tab, 0x20...0x7E: true
        default: false
        }
    }
}
