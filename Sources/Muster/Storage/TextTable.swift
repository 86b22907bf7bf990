/// Texts that are appended once and read by their offset. They share one array of bytes, where each `String` would need an allocation.
struct TextTable: Sendable {
    /// Each text is its length (LEB128) and its UTF-8. The first byte is unused, so that 0 is not an offset.
    private var bytes: [UInt8] = [0]

    /// The bytes of all texts.
    var size: Int { bytes.count }

    /// Reserves capacity for some bytes in all. Unused capacity takes no memory.
    mutating func reserve(_ size: Int) { bytes.reserveCapacity(size) }

    /// Appends a text. Returns its offset.
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

    /// Appends a text. Returns its offset.
    mutating func append(_ text: String) -> UInt32 {
        var text = text
        return text.withUTF8 { append($0) }
    }

    /// Returns the text at an offset.
    subscript(place: UInt32) -> String { withBytes(at: place) { String(decoding: $0, as: UTF8.self) } }

    /// Calls `body` with the UTF-8 of the text at an offset.
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
