/// Tells valid UTF-8 from other bytes.
enum UTF8Check {
    /// The most bytes that a character has.
    static let longestCharacter = 4

    /// The offset of the first byte in `range` that begins no valid character; nil when all is valid.
    ///
    /// Valid is what Unicode calls well-formed: no overlong forms, no surrogates, nothing beyond U+10FFFF, nothing cut
    /// off.
    static func firstInvalid(in bytes: Span<UInt8>, range: Range<Int>) -> Int? {
        var offset = range.lowerBound
        while offset < range.upperBound {
            // Most text is ASCII for eight bytes and more.
            if offset + 8 <= range.upperBound,
                bytes.bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self) & eight(0x80) == 0
            {
                offset += 8
                continue
            }
            let length = characterLength(in: bytes, at: offset, before: range.upperBound)
            guard length > 0 else { return offset }
            offset += length
        }
        return nil
    }

    /// The bytes of the character at `offset`; 0 when there is no valid one that ends before `end`.
    @inline(__always)
    static func characterLength(in bytes: Span<UInt8>, at offset: Int, before end: Int) -> Int {
        func byte(_ distance: Int) -> UInt8 { bytes[offset &+ distance] }
        func continues(_ distance: Int, in range: ClosedRange<UInt8> = 0x80...0xBF) -> Bool {
            offset &+ distance < end && range.contains(byte(distance))
        }
        switch byte(0) {
        case 0x00...0x7F: return 1
        case 0xC2...0xDF: return continues(1) ? 2 : 0
        case 0xE0: return continues(1, in: 0xA0...0xBF) && continues(2) ? 3 : 0
        case 0xED: return continues(1, in: 0x80...0x9F) && continues(2) ? 3 : 0  // Beyond are the surrogates.
        case 0xE1...0xEF: return continues(1) && continues(2) ? 3 : 0
        case 0xF0: return continues(1, in: 0x90...0xBF) && continues(2) && continues(3) ? 4 : 0
        case 0xF1...0xF3: return continues(1) && continues(2) && continues(3) ? 4 : 0
        case 0xF4: return continues(1, in: 0x80...0x8F) && continues(2) && continues(3) ? 4 : 0
        default: return 0
        }
    }
}
