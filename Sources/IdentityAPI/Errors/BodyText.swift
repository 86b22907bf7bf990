/// The text of a body that is no API answer: a proxy's or a gateway's page, in whatever encoding.
enum BodyText {
    /// The longest beginning of a page that is looked at.
    private static let longestPage = 16 << 10

    /// A body as UTF-8.
    ///
    /// Pages of one byte a character are decoded (windows-1252, which holds ISO 8859-1). Of any other encoding only ASCII is kept: `?` stands for the rest.
    static func utf8(_ body: [UInt8], contentType: String) -> [UInt8] {
        guard String(validating: body, as: UTF8.self) == nil else { return body }
        let charset = contentType.lowercased()
        let isOneByte = ["iso-8859-1", "latin1", "windows-1252", "cp1252"].contains { charset.contains($0) }
        var text: [UInt8] = []
        var wasUnknown = false
        for byte in body.prefix(longestPage) {
            if isOneByte {
                text += Array(Character(scalar(byte)).utf8)
            } else if byte < 0x80 {
                text.append(byte)
                wasUnknown = false
            } else if !wasUnknown {
                text.append(UInt8(ascii: "?"))
                wasUnknown = true
            }
        }
        return text
    }

    private static func scalar(_ byte: UInt8) -> Unicode.Scalar {
        guard (0x80..<0xA0).contains(byte) else { return Unicode.Scalar(byte) }
        return windows1252[Int(byte) - 0x80]
    }

    /// What windows-1252 has where ISO 8859-1 has control characters; `?` where it has nothing.
    private static let windows1252 = Array("€?‚ƒ„…†‡ˆ‰Š‹Œ?Ž??‘’“”•–—˜™š›œ?žŸ".unicodeScalars)

    /// What a web page says: its title, else its first words. Empty where it says nothing.
    static func ofPage(_ body: [UInt8]) -> String {
        let page = body.prefix(longestPage)
        if let start = position(of: "<title", in: page), let open = page[start...].firstIndex(of: UInt8(ascii: ">")),
            let end = position(of: "</title", in: page[open...])
        {
            let title = words(of: page[(open + 1)..<end])
            if !title.isEmpty { return title }
        }
        return words(of: page)
    }

    /// The words between the tags.
    private static func words(of page: ArraySlice<UInt8>) -> String {
        var text: [UInt8] = []
        var rest = page
        while let tag = rest.firstIndex(of: UInt8(ascii: "<")) {
            text += rest[..<tag] + [UInt8(ascii: " ")]
            rest = rest[tag...]
            // What is between these is no text.
            for (open, close) in [("<script", "</script"), ("<style", "</style"), ("<!--", "-->")]
            where position(of: open, in: rest.prefix(open.utf8.count)) != nil {
                guard let end = position(of: close, in: rest) else { return tidy(text) }
                rest = rest[end...]
            }
            guard let end = rest.firstIndex(of: UInt8(ascii: ">")) else { return tidy(text) }
            rest = rest[(end + 1)...]
        }
        return tidy(text + rest)
    }

    private static func tidy(_ bytes: [UInt8]) -> String {
        var text = String(decoding: bytes, as: UTF8.self)
        for (entity, character) in [
            ("&nbsp;", " "), ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&"),
        ] { text = text.replacing(entity, with: character) }
        return ErrorText.raw(Array(text.utf8))
    }

    /// Where a text in lower-case ASCII begins, in whatever case.
    private static func position(of text: String, in bytes: ArraySlice<UInt8>) -> Int? {
        let text = Array(text.utf8)
        guard bytes.count >= text.count else { return nil }
        return (bytes.startIndex...(bytes.endIndex - text.count)).first { start in
            text.indices.allSatisfy { number in
                let byte = bytes[start + number]
                return (byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte) == text[number]
            }
        }
    }
}
