/// Finds the bytes that may mean something in CSV, 64 at a time.
///
/// An event is a delimiter, a quote or a control character (line feed, carriage return and NUL are among those). Everything else is
/// content, and the reader of records steps over it without looking. Eight bytes are compared at once in a plain integer (SWAR): the
/// masks of Swift's SIMD types are split into single lanes on baseline x86-64 and come out slower.
struct EventScan: Sendable {
    /// The events among the 64 bytes (or fewer, at the end) from one offset.
    struct Block {
        /// Bit *n* is set when byte *n* of the block is an event.
        var events: UInt64 = 0
        /// Has a high bit of a byte set when some byte of the block is not ASCII.
        var highBits: UInt64 = 0
    }

    /// The bytes in one block.
    static let blockSize = 64

    private let delimiters: UInt64

    init(delimiter: UInt8) {
        delimiters = eight(delimiter)
    }

    /// The events of the block at `offset`; a block that reaches over the end of `bytes` has none there.
    @inline(__always)
    func block(of bytes: RawSpan, at offset: Int) -> Block {
        guard bytes.byteCount - offset >= Self.blockSize else { return lastBlock(of: bytes, at: offset) }
        var block = Block()
        for lane in 0..<8 {
            let word = bytes.unsafeLoadUnaligned(fromByteOffset: offset &+ lane &* 8, as: UInt64.self)
            add(UInt64(littleEndian: word), lane: lane, to: &block)
        }
        return block
    }

    /// The block at the end of the bytes at hand, which is not full. Never reads beyond them.
    @inline(never)
    private func lastBlock(of bytes: RawSpan, at offset: Int) -> Block {
        let count = bytes.byteCount - offset
        var block = Block()
        for start in stride(from: 0, to: count, by: 8) {
            var word: UInt64 = 0
            for index in start..<min(start + 8, count) {
                let byte = bytes.unsafeLoad(fromByteOffset: offset + index, as: UInt8.self)
                word |= UInt64(byte) << UInt64((index - start) * 8)
            }
            add(word, lane: start / 8, to: &block)
        }
        block.events &= (1 << UInt64(count)) - 1  // The zeros that fill the last word are no NULs of the file.
        return block
    }

    @inline(__always)
    private func add(_ word: UInt64, lane: Int, to block: inout Block) {
        // Adding to the low seven bits never carries into the next byte, so that every byte's answer (in its high bit) is exact.
        let low = word & eight(0x7F)
        let notControl = low &+ eight(0x60)
        let notQuote = (low ^ eight(Byte.quote)) &+ eight(0x7F)
        let notDelimiter = (low ^ delimiters) &+ eight(0x7F)
        let events = ~(word | (notControl & notQuote & notDelimiter)) & eight(0x80)
        // The product brings the eight high bits together in its top byte, in order.
        block.events |= ((events &* 0x0002_0408_1020_4081) >> 56) &<< UInt64(lane &* 8)
        block.highBits |= word & eight(0x80)
    }
}
