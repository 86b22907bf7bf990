/// Texts that are appended once and read by their places: one array of bytes, where a `String` each would take an allocation.
struct TextTable: Sendable {
    /// Each text as its length (LEB128) and its UTF-8. The first byte is nobody's, so that 0 is no place.
    private var bytes: [UInt8] = [0]

    /// The bytes of all texts.
    var size: Int { bytes.count }

    /// Makes room for so many bytes in all. Room that is not used takes no memory.
    mutating func reserve(_ size: Int) { bytes.reserveCapacity(size) }

    /// Appends a text, and returns its place.
    mutating func append(_ text: UnsafeBufferPointer<UInt8>) -> UInt32 {
        guard let place = UInt32(exactly: bytes.count) else { preconditionFailure("There is more text than 4 GiB.") }
        var length = text.count
        while length >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: length) | 0x80)
            length >>= 7
        }
        bytes.append(UInt8(truncatingIfNeeded: length))
        bytes.append(contentsOf: text)
        return place
    }

    /// Appends a text, and returns its place.
    mutating func append(_ text: String) -> UInt32 {
        var text = text
        return text.withUTF8 { append($0) }
    }

    /// The text at a place.
    subscript(place: UInt32) -> String { withBytes(at: place) { String(decoding: $0, as: UTF8.self) } }

    /// Gives the UTF-8 of the text at a place to `body`.
    @inline(__always)
    func withBytes<Result>(at place: UInt32, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        var start = Int(place)
        var length = 0
        var shift = 0
        while bytes[start] >= 0x80 {
            length |= Int(bytes[start] & 0x7F) << shift
            shift += 7
            start += 1
        }
        length |= Int(bytes[start]) << shift
        return bytes.withUnsafeBufferPointer { body(UnsafeBufferPointer(rebasing: $0[start + 1..<start + 1 + length])) }
    }
}
