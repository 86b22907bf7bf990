/// How the characters of a document are written as bytes.
public enum TextEncoding: String, Sendable, Hashable, CaseIterable {
    /// UTF-8, with or without a byte order mark.
    case utf8 = "UTF-8"
    /// UTF-16, the low byte of each code unit first. Found by its byte order mark, FF FE.
    case utf16LittleEndian = "UTF-16LE"
    /// UTF-16, the high byte of each code unit first. Found by its byte order mark, FE FF.
    case utf16BigEndian = "UTF-16BE"
    /// The Windows page of Central Europe.
    case windows1250 = "windows-1250"
    /// The Windows page of Cyrillic letters.
    case windows1251 = "windows-1251"
    /// The Windows page of Western Europe and America: what is meant by "ANSI" there.
    case windows1252 = "windows-1252"
    /// The Windows page of Greek letters.
    case windows1253 = "windows-1253"
    /// The Windows page of Turkish letters.
    case windows1254 = "windows-1254"
    /// The Windows page of the Baltic countries.
    case windows1257 = "windows-1257"
    /// ISO 8859-1, Latin 1, without the control characters that some take 0x80 to 0x9F for.
    case iso8859Part1 = "ISO-8859-1"
    /// ISO 8859-15, Latin 9, likewise.
    case iso8859Part15 = "ISO-8859-15"
    /// Mac Roman.
    case macintosh = "macintosh"

    /// Returns the encoding of a common name, ignoring case, spaces, `-` and `_`: `utf-8`, `cp1252`, `latin1`, `ansi`;
    /// nil for none.
    public init?(named name: String) {
        guard let encoding = Self.byName[Self.matchKey(name)] else { return nil }
        self = encoding
    }

    /// The byte order mark of this encoding; empty for a code page, which has none.
    var byteOrderMark: [UInt8] {
        switch self {
        case .utf8: Byte.byteOrderMark
        case .utf16LittleEndian: [0xFF, 0xFE]
        case .utf16BigEndian: [0xFE, 0xFF]
        default: []
        }
    }

    /// The encoding whose byte order mark a document begins with.
    init?(markedIn bytes: [UInt8]) {
        let marked = Self.allCases.first { !$0.byteOrderMark.isEmpty && bytes.starts(with: $0.byteOrderMark) }
        guard let marked else { return nil }
        self = marked
    }

    private static func matchKey(_ name: String) -> String {
        name.lowercased().filter { !" -_".contains($0) }
    }

    private static let byName: [String: TextEncoding] = {
        let aliases: [String: TextEncoding] = [
            "utf16": .utf16LittleEndian, "unicode": .utf16LittleEndian, "unicodetext": .utf16LittleEndian,
            "ansi": .windows1252, "latin1": .iso8859Part1, "latin9": .iso8859Part15, "macroman": .macintosh,
            "mac": .macintosh,
        ]
        var names = aliases
        for encoding in allCases {
            let key = matchKey(encoding.rawValue)
            names[key] = encoding
            if key.hasPrefix("windows") {
                names["cp" + key.dropFirst(7)] = encoding
                names[String(key.dropFirst(7))] = encoding
            }
            if key.hasPrefix("iso") { names[String(key.dropFirst(3))] = encoding }
        }
        return names
    }()
}
