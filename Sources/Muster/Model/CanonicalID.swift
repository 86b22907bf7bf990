extension String {
    /// The canonical form of an id, for comparison: a UUID in lower case, because services and spreadsheets write UUIDs in either case; any other id as it is.
    ///
    /// Only for comparison. Muster sends and reports ids as the service writes them.
    var canonicalID: String { readsLikeUUID && utf8.contains { (0x41...0x46).contains($0) } ? lowercased() : self }

    /// Whether this is a UUID: 32 hexadecimal digits in five groups with hyphens between them.
    var readsLikeUUID: Bool {
        var position = 0
        for byte in utf8 {
            switch position {
            case 8, 13, 18, 23: guard byte == UInt8(ascii: "-") else { return false }
            default:
                switch byte {
                case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
                    UInt8(ascii: "A")...UInt8(ascii: "F"):
                    break
                default: return false
                }
            }
            position += 1
        }
        return position == 36
    }
}

extension ByteExactString {
    /// An id that is equal to all spellings of the same id.
    static func id(_ id: String) -> ByteExactString { ByteExactString(id.canonicalID) }
}
