/// How the characters of a document are written as bytes.
public enum Encoding: String, Sendable, Hashable, CaseIterable {
    /// UTF-8, with or without a byte order mark.
    case utf8 = "UTF-8"
    /// UTF-16, the low byte of each code unit first. Found by its byte order mark, FF FE.
    case utf16LittleEndian = "UTF-16LE"
    /// UTF-16, the high byte of each code unit first. Found by its byte order mark, FE FF.
    case utf16BigEndian = "UTF-16BE"

    /// The bytes that a document in this encoding may begin with to tell it.
    var byteOrderMark: [UInt8] {
        switch self {
        case .utf8: Byte.byteOrderMark
        case .utf16LittleEndian: [0xFF, 0xFE]
        case .utf16BigEndian: [0xFE, 0xFF]
        }
    }
}
