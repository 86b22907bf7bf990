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
    private var isMarked = false
    private var byteCount = 0
    /// The zeros at even offsets and at odd ones.
    private var zeros = (even: 0, odd: 0)
    /// Characters beyond ASCII that are valid UTF-8, and bytes that belong to none.
    private var characters = 0
    private var strayBytes = 0
    /// The last bytes, which may be the beginning of a character.
    private var rest: [UInt8] = []

    /// Nothing is known yet.
    public init() {}

    /// Takes in the next bytes.
    public mutating func add(_ chunk: [UInt8]) {
        countZeros(in: chunk.span)
        let bytes = rest + chunk
        if byteCount < 4 { isMarked = TextEncoding(markedIn: bytes) != nil }
        byteCount += chunk.count
        read(bytes, to: bytes.count - UTF8Check.longestCharacter + 1)
    }

    /// Takes in that no more bytes follow.
    public mutating func finish() { read(rest, to: rest.count) }

    /// The encoding that the document is most likely in; nil for UTF-8, sound or damaged, and for a marked document, which
    /// says it itself.
    ///
    /// - Parameter page: the page to assume for a single-byte document, whose bytes do not identify it.
    public func encoding(page: TextEncoding) -> TextEncoding? {
        if isMarked { return nil }
        if isMostlyZero(zeros.odd, but: zeros.even) { return .utf16LittleEndian }
        if isMostlyZero(zeros.even, but: zeros.odd) { return .utf16BigEndian }
        guard zeros == (0, 0), strayBytes > 0, strayBytes >= 4 * characters else { return nil }
        return page
    }

    private func isMostlyZero(_ highBytes: Int, but lowBytes: Int) -> Bool {
        highBytes > byteCount / 8 && highBytes > 16 * lowBytes
    }

    private mutating func countZeros(in bytes: Span<UInt8>) {
        var offset = 0
        while offset < bytes.count {
            if offset + 8 <= bytes.count {
                // The subtraction can borrow from a byte's high bit only after a zero byte. Most text has none.
                let word = word(of: bytes, at: offset)
                if (word &- eight(0x01)) & ~word & eight(0x80) == 0 {
                    offset += 8
                    continue
                }
            }
            if bytes[offset] == Byte.nul {
                if (byteCount + offset).isMultiple(of: 2) { zeros.even += 1 } else { zeros.odd += 1 }
            }
            offset += 1
        }
    }

    private func word(of bytes: Span<UInt8>, at offset: Int) -> UInt64 {
        bytes.bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self)
    }

    /// Counts the characters that begin before `end`, and keeps what follows them.
    private mutating func read(_ bytes: [UInt8], to end: Int) {
        var offset = 0
        let span = bytes.span
        while offset < end {
            // Most text is ASCII for eight bytes and more.
            if offset + 8 <= end, word(of: span, at: offset) & eight(0x80) == 0 {
                offset += 8
                continue
            }
            let length = UTF8Check.characterLength(in: span, at: offset, before: bytes.count)
            if length > 1 { characters += 1 }
            if length == 0 { strayBytes += 1 }
            offset += max(length, 1)
        }
        rest = Array(bytes[min(offset, bytes.count)...])
    }
}
