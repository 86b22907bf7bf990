import Foundation

/// The text of a body that is no API answer: a proxy's or a gateway's page, in whatever encoding.
enum BodyText {
    /// The longest beginning of a page that is looked at.
    private static let longestPage = 16 << 10

    /// A body as UTF-8, and the name of the encoding where parts of it could not be decoded.
    ///
    /// UTF-16, windows-1252 (which contains ISO 8859-1) and the encodings of ``encodings`` are decoded. Of any other encoding, and of a text that is not in the encoding that it names, only
    /// ASCII is kept: `?` stands for the rest.
    static func utf8(_ body: [UInt8], contentType: String) -> (text: [UInt8], unreadable: String?) {
        let charset = charset(contentType)
        if charset.hasPrefix("utf-16") { return (Array(utf16(body, isBigEndian: charset != "utf-16le").utf8), nil) }
        guard String(validating: body, as: UTF8.self) == nil else { return (body, nil) }
        let page = body.prefix(longestPage)
        if ["iso-8859-1", "latin1", "windows-1252", "cp1252"].contains(charset) {
            return (page.flatMap { Array(Character(scalar($0)).utf8) }, nil)
        }
        if let text = decoded(page, charset) { return (Array(text.utf8), nil) }
        let known = charset.isEmpty || charset == "utf-8" || charset == "utf8" ? nil : charset
        return (ascii(page, isDoubleByte: known != nil && !isOneByte(charset)), known ?? "an unknown encoding")
    }

    /// Encodings of error pages, by their IANA names. Those without a constant have Core Foundation's number.
    private static let encodings: [String: String.Encoding] = [
        "shift_jis": .shiftJIS, "x-sjis": .shiftJIS, "windows-31j": .shiftJIS, "euc-jp": .japaneseEUC,
        "iso-2022-jp": .iso2022JP, "iso-8859-2": .isoLatin2, "windows-1250": .windowsCP1250,
        "windows-1251": .windowsCP1251, "windows-1253": .windowsCP1253, "windows-1254": .windowsCP1254,
        "gb2312": .init(rawValue: 0x8000_0632), "gbk": .init(rawValue: 0x8000_0632),
        "gb18030": .init(rawValue: 0x8000_0632), "big5": .init(rawValue: 0x8000_0A03),
        "euc-kr": .init(rawValue: 0x8000_0940), "koi8-r": .init(rawValue: 0x8000_0A02),
    ]

    /// Decodes a text; `nil` when the encoding is unknown or the bytes are not in it. The last character of a page that was cut may be incomplete.
    private static func decoded(_ page: ArraySlice<UInt8>, _ charset: String) -> String? {
        guard let encoding = encodings[charset] else { return nil }
        for incomplete in 0...(page.count == longestPage ? 3 : 0) {
            if let text = String(data: Data(page.dropLast(incomplete)), encoding: encoding) { return text }
        }
        return nil
    }

    /// The encoding that a header names, in lower case; empty where it names none.
    private static func charset(_ contentType: String) -> String {
        let type = contentType.lowercased()
        guard let name = type.firstRange(of: "charset=")?.upperBound else { return "" }
        return String(type[name...].prefix { !"; ,".contains($0) }.filter { $0.isASCII && $0 != "\"" }.prefix(40))
    }

    private static func isOneByte(_ charset: String) -> Bool {
        ["iso-8859-", "windows-", "cp125", "koi8", "tis-620", "macintosh"].contains { charset.hasPrefix($0) }
    }

    /// The ASCII parts of a text. In encodings of two bytes a character the second one may look like ASCII and is none.
    private static func ascii(_ body: ArraySlice<UInt8>, isDoubleByte: Bool) -> [UInt8] {
        var text: [UInt8] = []
        var wasUnknown = false
        var rest = body
        while let byte = rest.popFirst() {
            if byte < 0x80 {
                text.append(byte)
                wasUnknown = false
                continue
            }
            if isDoubleByte, let next = rest.first, next >= 0x40 { rest.removeFirst() }
            if !wasUnknown { text.append(UInt8(ascii: "?")) }
            wasUnknown = true
        }
        return text
    }

    private static func utf16(_ body: [UInt8], isBigEndian: Bool) -> String {
        var bytes = body.prefix(longestPage)[...]
        var isBigEndian = isBigEndian
        if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
            isBigEndian = bytes.first == 0xFE
            bytes = bytes.dropFirst(2)
        }
        let units = stride(from: bytes.startIndex, to: bytes.endIndex - 1, by: 2).map { index in
            let (first, second) = (UInt16(bytes[index]), UInt16(bytes[index + 1]))
            return isBigEndian ? first << 8 | second : second << 8 | first
        }
        return String(decoding: units, as: UTF16.self).replacing("\u{FFFD}", with: "?")
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
        bytes.indices.first { start in
            bytes[start...].prefix(text.utf8.count).elementsEqual(text.utf8) { byte, wanted in
                ((0x41...0x5A).contains(byte) ? byte | 0x20 : byte) == wanted
            }
        }
    }
}
