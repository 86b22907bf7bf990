/// A Ctrl-Z (SUB, 0x1A) ends a text for DOS programs, and some still write one at the end of a file.
///
/// Only the end of the document tells it from text. So a chunk's last bytes wait for the next chunk when they are a Ctrl-Z
/// and what may follow one at the end: more of them, and line endings. Nearly always, that is one look at the last byte.
extension Parser {
    /// As many bytes wait at most: what is longer is text, or it would fill the memory.
    private static let longestEndMark = 64 << 10

    /// Takes what may be the end mark out of the bytes at hand, where it begins at `start` or behind; drops it at the end of
    /// the document.
    mutating func holdEndMark(from start: Int) {
        // Bytes that are not decoded yet say nothing.
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
