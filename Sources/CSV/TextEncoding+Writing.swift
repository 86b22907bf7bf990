extension TextEncoding {
    /// Returns a text in this encoding, without a byte order mark; nil when it cannot encode some character.
    public func bytes(of text: String) -> [UInt8]? {
        switch TextDecoder(self) {
        case nil: return Array(text.utf8)
        case .page(let page): return page.bytes(of: text)
        case .utf16:
            return text.utf16.flatMap { unit in
                let pair = [UInt8(unit >> 8), UInt8(unit & 0xFF)]
                return self == .utf16BigEndian ? pair : pair.reversed()
            }
        }
    }

    /// Returns the text whose UTF-8 was read in this encoding, as `Müller` for `MÃ¼ller`; nil when that did not happen.
    public func undoingMisreading(_ text: String) -> String? {
        guard text.utf8.contains(where: { $0 >= 0x80 }), let bytes = bytes(of: text),
            UTF8Check.firstInvalid(in: bytes.span, range: 0..<bytes.count) == nil
        else { return nil }
        return String(decoding: bytes, as: UTF8.self)
    }
}
