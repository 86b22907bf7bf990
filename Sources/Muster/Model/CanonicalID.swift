extension String {
    /// This id in the one form that ids are compared in: a UUID in lower case, because services and spreadsheets write UUIDs in either case; any other id as it is.
    ///
    /// Only for comparing. What is sent and reported is the id as the service wrote it.
    var canonicalID: String { readsLikeUUID && utf8.contains { (0x41...0x46).contains($0) } ? lowercased() : self }

    /// Whether this reads like a UUID: 32 hexadecimal digits in five groups with hyphens between them.
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
    /// An id, equal to every other way of writing the same one.
    static func id(_ id: String) -> ByteExactString { ByteExactString(id.canonicalID) }
}
