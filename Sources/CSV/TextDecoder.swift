/// Turns the bytes of a document that is not UTF-8 into UTF-8, as they come.
enum TextDecoder: Sendable {
    case utf16(UTF16Decoder)
    case page(CodePage)

    /// The decoder of an encoding; nil for UTF-8, which needs none.
    init?(_ encoding: TextEncoding) {
        switch encoding {
        case .utf8: return nil
        case .utf16LittleEndian: self = .utf16(UTF16Decoder(isBigEndian: false))
        case .utf16BigEndian: self = .utf16(UTF16Decoder(isBigEndian: true))
        case .windows1250: self = .page(.windows1250)
        case .windows1251: self = .page(.windows1251)
        case .windows1252: self = .page(.windows1252)
        case .windows1253: self = .page(.windows1253)
        case .windows1254: self = .page(.windows1254)
        case .windows1257: self = .page(.windows1257)
        case .iso8859Part1: self = .page(.iso8859Part1)
        case .iso8859Part15: self = .page(.iso8859Part15)
        case .macintosh: self = .page(.macintosh)
        }
    }

    /// Appends the text of the next bytes to `output`. Invalid bytes result in invalid UTF-8.
    mutating func decode(_ chunk: ArraySlice<UInt8>, into output: inout [UInt8]) {
        switch self {
        case .utf16(var decoder):
            decoder.decode(chunk, into: &output)
            self = .utf16(decoder)
        case .page(let page):
            page.decode(chunk, into: &output)
        }
    }

    /// Tells that no more bytes follow.
    mutating func finish(into output: inout [UInt8]) {
        guard case .utf16(var decoder) = self else { return }
        decoder.finish(into: &output)
        self = .utf16(decoder)
    }
}
