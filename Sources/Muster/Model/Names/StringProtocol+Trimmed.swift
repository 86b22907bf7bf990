extension StringProtocol {
    /// The text without white space around it. Zero-width characters, as from web pages, count as white space.
    var trimmed: String {
        // Fast path: nearly every text begins and ends with a plain letter or digit.
        let isPlain: (Unicode.Scalar?) -> Bool = { $0.map { (0x21...0x7E).contains($0.value) } ?? false }
        if isPlain(unicodeScalars.first), isPlain(unicodeScalars.last) { return String(self) }
        let isPadding: (Character) -> Bool = { $0.isWhitespace || "\u{200B}\u{2060}\u{FEFF}".contains($0) }
        guard let first = firstIndex(where: { !isPadding($0) }), let last = lastIndex(where: { !isPadding($0) }) else {
            return ""
        }
        return String(self[first...last])
    }
}
