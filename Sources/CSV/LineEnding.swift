/// What ends a line of a document.
public enum LineEnding: String, Sendable, Hashable, CaseIterable {
    /// A line feed, as Unix writes it.
    case lineFeed = "LF"
    /// A carriage return and a line feed, as RFC 4180 and Windows have it.
    case carriageReturnLineFeed = "CRLF"
    /// A carriage return alone, as old Macintosh programs write it.
    case carriageReturn = "CR"

    /// The bytes themselves.
    public var bytes: [UInt8] {
        switch self {
        case .lineFeed: [Byte.lineFeed]
        case .carriageReturnLineFeed: [Byte.carriageReturn, Byte.lineFeed]
        case .carriageReturn: [Byte.carriageReturn]
        }
    }
}
