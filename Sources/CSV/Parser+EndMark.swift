/// A Ctrl-Z (SUB, 0x1A) ends a text for DOS programs, and some still write one at the end of a file.
///
/// Only at the end of the document is it not text. So the parser holds back a chunk's last bytes when they are a Ctrl-Z,
/// with more of them and line endings after it. Nearly always, one comparison of the last byte decides.
extension Parser {
    /// The most bytes to hold back, which bounds the memory. More bytes are text.
    private static let longestEndMark = 64 << 10

    /// Removes a possible end mark from the buffer at or after `start`. At the end of the document, drops it.
    mutating func holdEndMark(from start: Int) {
        // Bytes that are not decoded yet do not count.
        guard phase != .encoding else { return }
        var mark: Int?
        var offset = buffer.count
        let least = max(start, offset - Self.longestEndMark)
        search: while offset > least {
            offset -= 1
            switch buffer[offset] {
            case Byte.substitute: mark = offset
            case Byte.lineFeed, Byte.carriageReturn: break
            default: break search
            }
        }
        guard let mark else { return }
        if !isFinished { held = Array(buffer[mark...]) }
        buffer.removeSubrange(mark...)
    }

    /// Puts it back: more bytes follow.
    mutating func releaseEndMark() {
        guard !held.isEmpty else { return }
        buffer += held
        held = []
    }
}
