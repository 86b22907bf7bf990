/// The line ending of a document.
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

extension LineEnding {
    /// Returns the number of line endings in a text: LF, CRLF and CR each count as one.
    static func count(in text: UnsafeBufferPointer<UInt8>) -> Int {
        let raw = UnsafeRawBufferPointer(text)
        var count = 0
        var offset = 0
        while offset < raw.count {
            // Few texts have any: eight bytes without one are passed at once.
            if offset + 8 <= raw.count, !hasLineEnding(raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self)) {
                offset += 8
                continue
            }
            for index in offset..<min(offset + 8, raw.count) {
                switch raw[index] {
                case Byte.carriageReturn: count += 1
                case Byte.lineFeed: count += index > 0 && raw[index - 1] == Byte.carriageReturn ? 0 : 1
                default: break
                }
            }
            offset += 8
        }
        return count
    }

    /// Whether one of eight bytes may end a line: yes for sure where one does.
    @inline(__always)
    private static func hasLineEnding(_ word: UInt64) -> Bool {
        func mayHold(_ byte: UInt8) -> UInt64 {
            let difference = word ^ eight(byte)
            return (difference &- eight(1)) & ~difference
        }
        return (mayHold(Byte.lineFeed) | mayHold(Byte.carriageReturn)) & eight(0x80) != 0
    }
}
