/// The bytes that carry meaning in CSV, by name.
enum Byte {
    static let nul: UInt8 = 0x00
    static let tab: UInt8 = 0x09
    static let lineFeed: UInt8 = 0x0A
    static let carriageReturn: UInt8 = 0x0D
    /// Ctrl-Z, which ends a text for DOS programs.
    static let substitute: UInt8 = 0x1A
    static let quote = UInt8(ascii: "\"")
    static let apostrophe = UInt8(ascii: "'")
    static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]
}

/// The eight copies of `byte` that fill a word, to compare eight bytes at once.
@inline(__always)
func eight(_ byte: UInt8) -> UInt64 {
    0x0101_0101_0101_0101 &* UInt64(byte)
}
