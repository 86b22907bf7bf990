/// Tells how a document is written that has no byte order mark and is not valid UTF-8, from all of its bytes.
///
/// ```swift
/// var evidence = EncodingEvidence()
/// while let chunk = source.next() { evidence.add(chunk) }
/// evidence.finish()
/// ```
///
/// The rule: UTF-16, when more than a quarter of its code units have a zero for their high byte, and next to none for their
/// low one. An ANSI page, when at most one in five of the characters beyond ASCII is valid UTF-8: in a text of another
/// encoding that happens by accident only. Anything else is UTF-8, with damage in its place, and to read it in a page would
/// spoil all the rest.
public struct EncodingEvidence: Sendable {
    /// The first bytes, where a mark would be.
    private var opening: [UInt8] = []
    private var byteCount = 0
    /// The zeros at even offsets and at odd ones.
    private var zeros = (even: 0, odd: 0)
    /// Characters beyond ASCII that are valid UTF-8, and bytes that belong to none.
    private var characters = 0
    private var strayBytes = 0
    /// The last bytes, when they may be the beginning of a character.
    private var rest: [UInt8] = []

    /// Nothing is known yet.
    public init() {}

    /// Takes in the next bytes.
    public mutating func add(_ chunk: [UInt8]) {
        let bytes = rest.isEmpty ? chunk : rest + chunk
        opening += chunk.prefix(UTF8Check.longestCharacter - opening.count)
        // The last bytes may be the beginning of a character.
        var end = bytes.count
        while end > 0, bytes.count - end < UTF8Check.longestCharacter - 1, bytes[end - 1] >= 0x80 { end -= 1 }
        byteCount += chunk.count
        read(bytes, to: end)
    }

    /// Takes in that no more bytes follow.
    public mutating func finish() { read(rest, to: rest.count) }

    /// The encoding that the document is most likely in; nil for UTF-8, sound or damaged, and for a marked document, which
    /// says it itself.
    ///
    /// - Parameter page: the page to assume for a single-byte document, whose bytes do not identify it.
    public func encoding(page: TextEncoding) -> TextEncoding? {
        guard TextEncoding(markedIn: opening) == nil else { return nil }
        if isMostlyZero(zeros.odd, but: zeros.even) { return .utf16LittleEndian }
        if isMostlyZero(zeros.even, but: zeros.odd) { return .utf16BigEndian }
        guard zeros == (0, 0), strayBytes > 0, strayBytes >= 4 * characters else { return nil }
        return page
    }

    private func isMostlyZero(_ highBytes: Int, but lowBytes: Int) -> Bool {
        highBytes > byteCount / 8 && highBytes > 16 * lowBytes
    }

    /// Counts the characters that begin before `end`, and the zeros, and keeps what follows them.
    private mutating func read(_ bytes: [UInt8], to end: Int) {
        let start = byteCount - bytes.count
        let span = bytes.span
        var offset = 0
        while offset < end {
            // Most text is ASCII without zeros for 32 bytes and more.
            if offset + 8 <= end {
                let marks = Self.marks(in: span.bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self))
                if marks == 0 {
                    offset += 8
                    while offset + 32 <= end, Self.isPlain(span, at: offset) { offset += 32 }
                    continue
                }
                offset += marks.trailingZeroBitCount / 8
            }
            let length = UTF8Check.characterLength(in: span, at: offset, before: bytes.count)
            if length > 1 { characters += 1 }
            if length == 0 { strayBytes += 1 }
            if bytes[offset] == Byte.nul {
                if (start + offset).isMultiple(of: 2) { zeros.even += 1 } else { zeros.odd += 1 }
            }
            offset += max(length, 1)
        }
        rest = Array(bytes[min(offset, bytes.count)...])
    }

    /// The high bit of each byte that is zero or not ASCII, up to the first of them. Beyond it, bits may be wrong.
    @inline(__always)
    private static func marks(in word: UInt64) -> UInt64 {
        // The subtraction borrows from the high bit of the first zero byte.
        (word | (word &- eight(0x01))) & eight(0x80)
    }

    /// Whether 32 bytes are ASCII, and none of them is zero.
    @inline(__always)
    private static func isPlain(_ bytes: Span<UInt8>, at offset: Int) -> Bool {
        let words = bytes.bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: SIMD4<UInt64>.self)
        return marks(in: words[0]) | marks(in: words[1]) | marks(in: words[2]) | marks(in: words[3]) == 0
    }
}
