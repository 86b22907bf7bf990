/// A page of 256 characters, a byte each: the first half is ASCII, the second half differs from one part of the world to the
/// other.
struct CodePage: Sendable {
    /// The UTF-8 of the characters from 0x80 on: its bytes from the lowest byte up, and their number in the highest.
    private let upperHalf: [UInt32]

    /// - Parameter characters: the 128 characters from 0x80 on; � where a byte means nothing.
    private init(_ characters: String) {
        upperHalf = characters.unicodeScalars.map { scalar in
            scalar == "�" ? 0 : Self.packed(scalar)
        }
        precondition(upperHalf.count == 128, "A page has 128 characters beyond ASCII.")
    }

    /// A page that is Latin 1 (ISO 8859-1) from 0xA0 on, but for a few characters.
    ///
    /// - Parameters:
    ///   - low: the 32 characters from 0x80 on.
    ///   - others: what stands in the place of characters of Latin 1.
    private init(latin1With low: String, _ others: [Unicode.Scalar: Unicode.Scalar] = [:]) {
        let high = (UInt8(0xA0)...0xFF).map { others[Unicode.Scalar($0)] ?? Unicode.Scalar($0) }
        self.init(low + String(String.UnicodeScalarView(high)))
    }

    /// The characters from 0x80 on of a page where those bytes mean nothing.
    private static let noCharacters = String(repeating: "�", count: 32)

    /// Appends the text of `chunk` to `output`, in UTF-8.
    ///
    /// A byte that means nothing follows an FF, which no text has: the one check of the text finds it in its place.
    func decode(_ chunk: ArraySlice<UInt8>, into output: inout [UInt8]) {
        var rest = chunk
        while let first = rest.first {
            if first < 0x80 {
                let ascii = rest.prefix { $0 < 0x80 }
                output.append(contentsOf: ascii)
                rest = rest[ascii.endIndex...]
                continue
            }
            var bytes = upperHalf[Int(first) - 0x80]
            if bytes == 0 { bytes = 2 << 24 | UInt32(first) << 8 | 0xFF }
            for _ in 0..<bytes >> 24 {
                output.append(UInt8(truncatingIfNeeded: bytes))
                bytes >>= 8
            }
            rest.removeFirst()
        }
    }

    /// The bytes of a text; nil where the page lacks a character.
    func bytes(of text: String) -> [UInt8]? {
        var bytes: [UInt8] = []
        for scalar in text.unicodeScalars {
            if scalar.isASCII {
                bytes.append(UInt8(scalar.value))
            } else if let place = upperHalf.firstIndex(of: Self.packed(scalar)) {
                bytes.append(UInt8(0x80 + place))
            } else {
                return nil
            }
        }
        return bytes
    }

    /// The UTF-8 of a character, and its length, in one number.
    private static func packed(_ scalar: Unicode.Scalar) -> UInt32 {
        let bytes = UTF8.encode(scalar)?.reversed() ?? []
        return bytes.reduce(0) { $0 << 8 | UInt32($1) } | UInt32(bytes.count) << 24
    }
}

extension CodePage {
    static let windows1250 = CodePage(
        """
        €�‚�„…†‡�‰Š‹ŚŤŽŹ\
        �‘’“”•–—�™š›śťžź\
        \u{A0}ˇ˘Ł¤Ą¦§¨©Ş«¬\u{AD}®Ż\
        °±˛ł´µ¶·¸ąş»Ľ˝ľż\
        ŔÁÂĂÄĹĆÇČÉĘËĚÍÎĎ\
        ĐŃŇÓÔŐÖ×ŘŮÚŰÜÝŢß\
        ŕáâăäĺćçčéęëěíîď\
        đńňóôőö÷řůúűüýţ˙
        """
    )

    static let windows1251 = CodePage(
        """
        ЂЃ‚ѓ„…†‡€‰Љ‹ЊЌЋЏ\
        ђ‘’“”•–—�™љ›њќћџ\
        \u{A0}ЎўЈ¤Ґ¦§Ё©Є«¬\u{AD}®Ї\
        °±Ііґµ¶·ё№є»јЅѕї\
        АБВГДЕЖЗИЙКЛМНОП\
        РСТУФХЦЧШЩЪЫЬЭЮЯ\
        абвгдежзийклмноп\
        рстуфхцчшщъыьэюя
        """
    )

    static let windows1252 = CodePage(
        latin1With: """
            €�‚ƒ„…†‡ˆ‰Š‹Œ�Ž�\
            �‘’“”•–—˜™š›œ�žŸ
            """
    )

    static let windows1253 = CodePage(
        """
        €�‚ƒ„…†‡�‰�‹����\
        �‘’“”•–—�™�›����\
        \u{A0}΅Ά£¤¥¦§¨©�«¬\u{AD}®―\
        °±²³΄µ¶·ΈΉΊ»Ό½ΎΏ\
        ΐΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟ\
        ΠΡ�ΣΤΥΦΧΨΩΪΫάέήί\
        ΰαβγδεζηθικλμνξο\
        πρςστυφχψωϊϋόύώ�
        """
    )

    static let windows1254 = CodePage(
        latin1With: """
            €�‚ƒ„…†‡ˆ‰Š‹Œ���\
            �‘’“”•–—˜™š›œ��Ÿ
            """,
        ["Ð": "Ğ", "Ý": "İ", "Þ": "Ş", "ð": "ğ", "ý": "ı", "þ": "ş"]
    )

    static let windows1257 = CodePage(
        """
        €�‚�„…†‡�‰�‹�¨ˇ¸\
        �‘’“”•–—�™�›�¯˛�\
        \u{A0}�¢£¤�¦§Ø©Ŗ«¬\u{AD}®Æ\
        °±²³´µ¶·ø¹ŗ»¼½¾æ\
        ĄĮĀĆÄÅĘĒČÉŹĖĢĶĪĻ\
        ŠŃŅÓŌÕÖ×ŲŁŚŪÜŻŽß\
        ąįāćäåęēčéźėģķīļ\
        šńņóōõö÷ųłśūüżž˙
        """
    )

    static let iso8859Part1 = CodePage(latin1With: noCharacters)

    static let iso8859Part15 = CodePage(
        latin1With: noCharacters,
        ["¤": "€", "¦": "Š", "¨": "š", "´": "Ž", "¸": "ž", "¼": "Œ", "½": "œ", "¾": "Ÿ"]
    )

    static let macintosh = CodePage(
        """
        ÄÅÇÉÑÖÜáàâäãåçéè\
        êëíìîïñóòôöõúùûü\
        †°¢£§•¶ß®©™´¨≠ÆØ\
        ∞±≤≥¥µ∂∑∏π∫ªºΩæø\
        ¿¡¬√ƒ≈∆«»…\u{A0}ÀÃÕŒœ\
        –—“”‘’÷◊ÿŸ⁄€‹›ﬁﬂ\
        ‡·‚„‰ÂÊÁËÈÍÎÏÌÓÔ\
        \u{F8FF}ÒÚÛÙıˆ˜¯˘˙˚¸˝˛ˇ
        """
    )
}
