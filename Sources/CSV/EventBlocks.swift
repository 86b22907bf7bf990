internal import CEventScan

/// The next blocks of events, found several at a time: the processor finds them faster in a loop of their own than between
/// the records, and faster still with its vector instructions (`CEventScan`), where ``EventScan`` is the portable path.
package struct EventBlocks: Sendable {
    /// Blocks of two kilobytes of text: more would not be faster.
    private static let mostAhead = 32

    private let scan: EventScan
    private let delimiter: UInt8
    private let isPortable: Bool
    /// The blocks that were found together. Those before ``next`` were taken.
    private var blocks = [event_block](repeating: event_block(), count: mostAhead)
    private var next = 0
    private var count = 0

    /// Blocks from any offset on.
    ///
    /// - Parameter isPortable: whether to do without the processor's vector instructions.
    package init(delimiter: UInt8, isPortable: Bool = false) {
        self.delimiter = delimiter
        self.isPortable = isPortable
        scan = EventScan(delimiter: delimiter)
    }

    /// Forgets the blocks that were found: the next one begins elsewhere.
    mutating func forget() {
        next = 0
        count = 0
    }

    /// Takes the block at `offset`, where the last one ended. A block that reaches over the end of `bytes` has no events there.
    @inline(__always)
    mutating func takeBlock(of bytes: Span<UInt8>, at offset: Int) -> EventScan.Block {
        if next == count {
            guard bytes.count &- offset >= EventScan.blockSize else { return scan.lastBlock(of: bytes, at: offset) }
            findMore(in: bytes, at: offset)
        }
        let block = blocks[next]
        next &+= 1
        return EventScan.Block(events: block.events, highBits: block.high_bits)
    }

    @inline(never)
    private mutating func findMore(in bytes: Span<UInt8>, at offset: Int) {
        next = 0
        count = min(Self.mostAhead, (bytes.count &- offset) / EventScan.blockSize)
        let isFound = bytes.withUnsafeBufferPointer { bytes in
            !isPortable && event_scan(bytes.baseAddress! + offset, count, delimiter, &blocks) != 0
        }
        if isFound { return }
        for index in 0..<count {
            let block = scan.block(of: bytes, at: offset &+ index &* EventScan.blockSize)
            blocks[index] = event_block(events: block.events, high_bits: block.highBits)
        }
    }

    /// The events of each block of `bytes`, and whether all of its bytes are ASCII.
    package mutating func all(of bytes: [UInt8]) -> [(events: UInt64, isASCII: Bool)] {
        forget()
        return stride(from: 0, to: bytes.count, by: EventScan.blockSize).map { offset in
            let block = takeBlock(of: bytes.span, at: offset)
            return (block.events, block.highBits == 0)
        }
    }
}
