/// Finds the bytes that may mean something in CSV, 64 at a time.
///
/// An event is a delimiter, a quote or a control character (line feed, carriage return and NUL are among those).
/// Everything else is content, and the reader of records steps over it without looking. Eight bytes are compared at
/// once in a plain integer (SWAR), and two such integers side by side. The masks of Swift's SIMD types would say it
/// more simply, but are split into single lanes on baseline x86-64. The first byte of a word is its lowest, as on every
/// machine that Swift runs on today.
struct EventScan: Sendable {
    /// The events among the 64 bytes (or fewer, at the end) from one offset.
    struct Block {
        /// Bit *n* is set when byte *n* of the block is an event.
        var events: UInt64 = 0
        /// Not zero when some byte of the block is not ASCII.
        var highBits: UInt64 = 0
    }

    /// The bytes in one block.
    static let blockSize = 64

    private typealias Words = SIMD2<UInt64>

    private let delimiters: UInt64

    init(delimiter: UInt8) {
        delimiters = eight(delimiter)
    }

    /// The events of the whole block at `offset`.
    @inline(__always)
    func block(of bytes: Span<UInt8>, at offset: Int) -> Block {
        var marks = Words()
        var highBits = Words()
        for pair in 0..<4 {
            let words = bytes.bytes.unsafeLoadUnaligned(fromByteOffset: offset &+ pair &* 16, as: Words.self)
            marks |= self.marks(in: words) &>> Words(repeating: UInt64(6 &- 2 &* pair))
            highBits |= words
        }
        // Bit i of byte j now belongs to byte j of word i. On its side, the square of bits is in the bytes' order.
        let events = transposed(marks[0] >> 1 | marks[1])
        return Block(events: events, highBits: (highBits[0] | highBits[1]) & eight(0x80))
    }

    /// The offset of the first event at or after `start`; nil when there is none.
    @inline(__always)
    func firstEvent(in bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
        let raw = UnsafeRawBufferPointer(bytes)
        var offset = start
        while offset + 8 <= raw.count {
            let word = raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
            let marks = marks(in: Words(word, 0))[0]
            if marks != 0 { return offset + marks.trailingZeroBitCount / 8 }
            offset += 8
        }
        while offset < raw.count {
            if isEvent(raw[offset]) { return offset }
            offset += 1
        }
        return nil
    }

    /// Copies all bytes, and returns whether none of them is an event.
    ///
    /// - Parameter target: room for as many bytes.
    @inline(__always)
    func copy(_ bytes: UnsafeBufferPointer<UInt8>, to target: UnsafeMutablePointer<UInt8>) -> Bool {
        guard let source = bytes.baseAddress.map({ UnsafeRawPointer($0) }) else { return true }
        let target = UnsafeMutableRawPointer(target)
        var offset = 0
        var found = Words()
        while offset &+ 16 <= bytes.count {
            let words = source.loadUnaligned(fromByteOffset: offset, as: Words.self)
            target.storeBytes(of: words, toByteOffset: offset, as: Words.self)
            found |= marks(in: words)
            offset &+= 16
        }
        if offset &+ 8 <= bytes.count {
            let word = source.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
            target.storeBytes(of: word, toByteOffset: offset, as: UInt64.self)
            found |= marks(in: Words(word, eight(0x20)))
            offset &+= 8
        }
        var isEvent = found[0] | found[1] != 0
        while offset < bytes.count {
            let byte = bytes[offset]
            target.storeBytes(of: byte, toByteOffset: offset, as: UInt8.self)
            isEvent = isEvent || self.isEvent(byte)
            offset &+= 1
        }
        return !isEvent
    }

    @inline(__always)
    private func isEvent(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == Byte.quote || byte == UInt8(truncatingIfNeeded: delimiters)
    }

    /// The block at the end of the bytes at hand, which is not full: bytes are looked at one by one, and none beyond
    /// the end.
    @inline(never)
    func lastBlock(of bytes: Span<UInt8>, at offset: Int) -> Block {
        var block = Block()
        for index in 0..<bytes.count - offset {
            let byte = bytes[offset + index]
            if isEvent(byte) { block.events |= 1 << UInt64(index) }
            block.highBits |= UInt64(byte & 0x80)
        }
        return block
    }

    /// The high bit of each byte that is an event, and no other bits.
    @inline(__always)
    private func marks(in words: Words) -> Words {
        // Adding to the low seven bits never carries into the next byte: every byte's answer, in its high bit, is exact.
        let low = words & Words(repeating: eight(0x7F))
        let notControl = low &+ Words(repeating: eight(0x60))
        let notQuote = (low ^ Words(repeating: eight(Byte.quote))) &+ Words(repeating: eight(0x7F))
        let notDelimiter = (low ^ Words(repeating: delimiters)) &+ Words(repeating: eight(0x7F))
        return ~(words | (notControl & notQuote & notDelimiter)) & Words(repeating: eight(0x80))
    }

    /// The 8 × 8 bits of a word mirrored at their diagonal: squares of 1, then 2, then 4 bits change places.
    @inline(__always)
    private func transposed(_ bits: UInt64) -> UInt64 {
        func swapped(_ bits: UInt64, _ distance: UInt64, _ mask: UInt64) -> UInt64 {
            let swap = (bits ^ (bits &>> distance)) & mask
            return bits ^ swap ^ (swap &<< distance)
        }
        let ones = swapped(bits, 7, 0x00AA_00AA_00AA_00AA)
        let twos = swapped(ones, 14, 0x0000_CCCC_0000_CCCC)
        return swapped(twos, 28, 0x0000_0000_F0F0_F0F0)
    }
}
