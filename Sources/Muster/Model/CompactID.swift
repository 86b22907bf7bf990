/// An id in few bytes: a UUID (with hyphens, in either case) as 128 bits, any other id as its text. Two are equal when their ``Swift/String/canonicalID`` is.
/// A set of many ids then needs no characters.
enum CompactID: Hashable, Sendable {
    case uuid(UInt64, UInt64)
    case text(ByteExactString)

    init(_ id: String) {
        self = Self.uuid(id) ?? .text(ByteExactString(id))
    }

    /// Returns the id of a UUID; `nil` for any other text.
    static func uuid(_ id: String) -> CompactID? {
        var words: (UInt64, UInt64) = (0, 0)
        var position = 0
        var digits = 0
        for byte in id.utf8 {
            if position == 8 || position == 13 || position == 18 || position == 23 {
                guard byte == UInt8(ascii: "-") else { return nil }
            } else {
                let digit: UInt8
                switch byte {
                case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = byte - UInt8(ascii: "0")
                case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = byte - UInt8(ascii: "a") + 10
                case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = byte - UInt8(ascii: "A") + 10
                default: return nil
                }
                if digits < 16 {
                    words.0 = words.0 << 4 | UInt64(digit)
                } else {
                    words.1 = words.1 << 4 | UInt64(digit)
                }
                digits += 1
            }
            position += 1
        }
        return position == 36 ? .uuid(words.0, words.1) : nil
    }
}
