/// The columns of text on a terminal: two for a Chinese character and an emoji, none for a combining mark, one for anything else.
///
/// Ambiguous width counts as one, as in most terminals. Tables and truncation use this width and never the number of characters.
extension StringProtocol {
    /// The columns of the whole text, which must be one line.
    var displayWidth: Int {
        // Fast path: ASCII.
        if utf8.allSatisfy({ (0x20..<0x7F).contains($0) }) { return utf8.count }
        return reduce(0) { $0 + $1.displayWidth }
    }

    /// Returns the text truncated to a width, which includes the `…`.
    func cut(to width: Int) -> String {
        guard displayWidth > width else { return String(self) }
        var (kept, used) = ("", 0)
        for character in self {
            used += character.displayWidth
            if used > width - 1 { break }
            kept.append(character)
        }
        return width > 0 ? kept + "…" : ""
    }

    /// Returns the text padded to a width, with at least one space.
    func padded(to width: Int) -> String {
        self + String(repeating: " ", count: Swift.max(1, width - displayWidth))
    }

    /// Returns the text right-aligned in a width.
    func leftPadded(to width: Int) -> String {
        String(repeating: " ", count: Swift.max(0, width - displayWidth)) + self
    }
}

extension Character {
    /// The columns of the character.
    var displayWidth: Int {
        guard let first = unicodeScalars.first else { return 0 }
        // Skin tones, flags and joined emoji are one picture.
        if first.properties.isEmojiPresentation || unicodeScalars.contains("\u{FE0F}") { return 2 }
        return unicodeScalars.reduce(0) { $0 + $1.displayWidth }
    }
}

extension Unicode.Scalar {
    fileprivate var displayWidth: Int {
        if (0x20..<0x7F).contains(value) { return 1 }
        switch properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format, .control, .lineSeparator, .paragraphSeparator: return 0
        default: break
        }
        // The vowels and final consonants of a Korean syllable share the columns of its first consonant.
        if (0x1160...0x11FF).contains(value) || (0xD7B0...0xD7FF).contains(value) { return 0 }
        return isWide ? 2 : 1
    }

    /// Whether its East Asian Width is wide or full width.
    private var isWide: Bool {
        value >= Self.wide[0].lowerBound && Self.wide.contains { $0.contains(value) }
    }

    /// The blocks of wide characters without emoji, which the standard library knows.
    private static let wide: [ClosedRange<UInt32>] = [
        0x1100...0x115F,  // Korean first consonants
        0x2329...0x232A,  // angle brackets
        0x2630...0x2637, 0x268A...0x268F,  // trigrams and their parts
        0x2E80...0x303E,  // radicals, Chinese and Japanese punctuation
        0x3041...0x3247, 0x3250...0xA4CF,  // kana, Chinese characters, Yi
        0xA960...0xA97F, 0xAC00...0xD7A3,  // Korean
        0xF900...0xFAFF,  // compatibility characters
        0xFE10...0xFE19, 0xFE30...0xFE6F,  // vertical and small forms
        0xFF01...0xFF60, 0xFFE0...0xFFE6,  // full width forms
        0x16FE0...0x18DFF, 0x1AFF0...0x1B2FF,  // Tangut, Khitan, Nüshu, more kana
        0x1D300...0x1D376,  // more trigrams, counting rods
        0x1F200...0x1F265,  // enclosed characters
        0x20000...0x3FFFD,  // more Chinese characters
    ]
}
