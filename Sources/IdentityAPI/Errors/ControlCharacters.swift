/// Text from elsewhere as it may be shown: control characters could move the cursor, rename the window or turn the reading direction, so that the screen says something else than the text.
///
/// C0 controls and DEL become their pictures (`␛`), C1 controls and the marks that override the reading direction become their numbers (`<U+202E>`).
package enum ControlCharacters {
    /// Returns a text of several lines with its control characters replaced. Line ends and tabs stay.
    package static func shown(_ text: String) -> String {
        replaced(text) { $0 != "\n" && $0 != "\t" }
    }

    /// Returns a text with its control characters replaced, and with a space in the place of line ends and tabs.
    package static func shownOnOneLine(_ text: String) -> String {
        guard !isHarmless(text, but: { _ in true }) else { return text }
        let lines = text.split { "\r\n\t\u{B}\u{C}".unicodeScalars.contains($0.unicodeScalars.first ?? " ") }
        return replaced(lines.joined(separator: " ")) { _ in true }
    }

    /// Returns a text as ``shownOnOneLine(_:)`` does, with `***` in the place of each secret.
    ///
    /// - Parameter secrets: what the text must not show. One of fewer than four characters stays, because it could be part of any word.
    static func shownOnOneLine(_ text: String, hiding secrets: [String]) -> String {
        shownOnOneLine(secrets.reduce(text) { $1.count < 4 ? $0 : $0.replacing($1, with: "***") })
    }

    private static func replaced(_ text: String, _ isMeant: (Unicode.Scalar) -> Bool) -> String {
        guard !isHarmless(text, but: isMeant) else { return text }
        var shown = ""
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0..<0x20 where isMeant(scalar):
                shown.unicodeScalars.append(Unicode.Scalar(0x2400 + scalar.value) ?? "·")
            case 0x7F: shown += "␡"
            case _ where isControl(scalar) && isMeant(scalar): shown += "<\(codePoint(scalar))>"
            default: shown.unicodeScalars.append(scalar)
            }
        }
        return shown
    }

    /// Returns the written form of a character's number, as in `U+200B`.
    package static func codePoint(_ scalar: Unicode.Scalar) -> String {
        let digits = String(scalar.value, radix: 16, uppercase: true)
        return "U+" + String(repeating: "0", count: Swift.max(0, 4 - digits.count)) + digits
    }

    /// Whether nothing is to be replaced. Most text is ASCII, and needs no look at its characters.
    private static func isHarmless(_ text: String, but isMeant: (Unicode.Scalar) -> Bool) -> Bool {
        if text.utf8.allSatisfy({ (0x20..<0x7F).contains($0) }) { return true }
        return !text.unicodeScalars.contains { isControl($0) && isMeant($0) }
    }

    /// Whether a character is a control (C0, DEL, C1) or overrides the reading direction.
    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F..<0xA0, 0x202A...0x202E, 0x2066...0x2069: true
        default: false
        }
    }
}
