/// Finds where records and their fields begin and end: the grammar of CSV, and nothing else.
///
/// It goes from event to event (see ``EventScan``), each exactly once, whatever the chunks are: what came before the end of the bytes at
/// hand is kept as a state, never read again. Offsets count from the first byte that the parser holds.
struct RecordScanner: Sendable {
    /// What stopped the scan.
    enum Stop {
        /// A record ends before the line ending at this offset.
        case record(end: Int)
        /// All bytes at hand are part of the record, and it goes on.
        case needsInput
    }

    /// The first thing wrong with a record, and where.
    struct Problem: Sendable {
        var code: CSVError.Code
        var offset: Int
    }

    /// What an event means.
    private enum State: Sendable {
        /// In a field without quotes, or at its start.
        case plain
        /// Between quotes.
        case quoted
        /// After a quote that ends the field, unless another one follows and both stand for one.
        case closing
        /// In the remainder of a field with wrong quoting, where quotes mean nothing.
        case literal
    }

    /// The fields of the record so far, without their quotes. The array is kept from record to record.
    private(set) var fields: [Range<Int>] = []
    /// The indices of the fields that hold doubled quotes.
    private(set) var doubled: [Int] = []
    private(set) var problem: Problem?
    /// The line endings between quotes so far.
    private(set) var innerLines = 0
    /// Not zero when the record may hold characters other than ASCII.
    private(set) var highBits: UInt64 = 0

    private let delimiter: UInt8
    private let scan: EventScan
    private var state = State.plain
    private var fieldStart = 0
    private var fieldIsDoubled = false
    private var closedAt = 0

    /// The offset of the block at work, its events to come, and where the next block begins.
    private var blockStart = 0
    private var block = EventScan.Block()
    private var nextBlock = 0

    init(delimiter: UInt8) {
        self.delimiter = delimiter
        scan = EventScan(delimiter: delimiter)
    }

    /// Where the quote stands that is open now.
    var openQuote: Int? { state == .quoted ? fieldStart - 1 : nil }

    /// Starts a record at `offset`, which is not before the end of the last one.
    mutating func begin(at offset: Int) {
        if offset < nextBlock {
            block.events &= ~0 &<< UInt64(offset - blockStart)
        } else {
            nextBlock = offset
            block = EventScan.Block()
        }
        fields.removeAll(keepingCapacity: true)
        if !doubled.isEmpty { doubled.removeAll(keepingCapacity: true) }
        problem = nil
        innerLines = 0
        highBits = block.highBits
        state = .plain
        fieldStart = offset
    }

    /// Goes on to the end of the record, or of the bytes at hand.
    mutating func run(_ buffer: borrowing [UInt8]) -> Stop {
        let bytes = buffer.span.bytes
        while true {
            while block.events == 0 {
                guard nextBlock < bytes.byteCount else { return .needsInput }
                blockStart = nextBlock
                block = scan.block(of: bytes, at: blockStart)
                highBits |= block.highBits
                nextBlock = min(blockStart &+ EventScan.blockSize, bytes.byteCount)
            }
            let offset = blockStart &+ block.events.trailingZeroBitCount
            block.events &= block.events &- 1
            let byte = bytes.unsafeLoad(fromByteOffset: offset, as: UInt8.self)
            if meet(byte, at: offset, in: bytes) { return .record(end: offset) }
        }
    }

    /// Ends the record with the document, at `end`. Not for a record with an open quote.
    mutating func finish(at end: Int) {
        if state == .closing {
            if end == closedAt + 1 { return endField(at: closedAt, next: end) }
            report(.textAfterClosingQuote, at: closedAt + 1)
        }
        endField(at: end, next: end)
    }

    /// Follows the bytes that moved `distance` towards the front.
    mutating func shift(by distance: Int) {
        for index in fields.indices {
            fields[index] = fields[index].lowerBound - distance..<fields[index].upperBound - distance
        }
        problem?.offset -= distance
        fieldStart -= distance
        closedAt -= distance
        blockStart -= distance
        nextBlock -= distance
    }

    /// Turns the doubled quotes of the finished record into single ones, in place: each field only gets shorter.
    @inline(__always)
    mutating func collapseDoubledQuotes(in buffer: inout [UInt8]) {
        if !doubled.isEmpty { collapse(in: &buffer) }
    }

    @inline(never)
    private mutating func collapse(in buffer: inout [UInt8]) {
        var bytes = buffer.mutableSpan
        for index in doubled {
            let field = fields[index]
            var (source, target) = (field.lowerBound, field.lowerBound)
            while source < field.upperBound {
                let byte = bytes[source]
                bytes[target] = byte
                target += 1
                source += byte == Byte.quote ? 2 : 1
            }
            fields[index] = field.lowerBound..<target
        }
    }

    /// Takes one event in; true when it ends the record.
    @inline(__always)
    private mutating func meet(_ byte: UInt8, at offset: Int, in bytes: RawSpan) -> Bool {
        switch state {
        case .plain, .literal:
            break
        case .quoted:
            meetInQuotes(byte, at: offset, in: bytes)
            return false
        case .closing:
            if offset == closedAt &+ 1 {
                if byte == Byte.quote {
                    state = .quoted
                    fieldIsDoubled = true
                    return false
                }
                if byte == delimiter || isLineEnding(byte) {
                    endField(at: closedAt, next: offset &+ 1)
                    return byte != delimiter
                }
            }
            report(.textAfterClosingQuote, at: closedAt + 1)
            state = .literal
        }
        if byte == delimiter {
            endField(at: offset, next: offset &+ 1)
        } else if isLineEnding(byte) {
            endField(at: offset, next: offset &+ 1)
            return true
        } else if byte == Byte.quote {
            openQuote(at: offset)
        } else if byte == Byte.nul {
            report(.nul, at: offset)
        }
        return false
    }

    @inline(__always)
    private mutating func meetInQuotes(_ byte: UInt8, at offset: Int, in bytes: RawSpan) {
        if byte == Byte.quote {
            state = .closing
            closedAt = offset
        } else if byte == Byte.carriageReturn {
            innerLines &+= 1
        } else if byte == Byte.lineFeed {
            // The line feed of a CRLF ends no second line.
            if bytes.unsafeLoad(fromByteOffset: offset &- 1, as: UInt8.self) != Byte.carriageReturn { innerLines &+= 1 }
        } else if byte == Byte.nul {
            report(.nul, at: offset)
        }
    }

    @inline(__always)
    private mutating func openQuote(at offset: Int) {
        guard state == .plain else { return }
        if offset == fieldStart {
            state = .quoted
            fieldStart = offset &+ 1
        } else {
            report(.quoteInUnquotedField, at: offset)
            state = .literal
        }
    }

    @inline(__always)
    private mutating func endField(at end: Int, next: Int) {
        if fieldIsDoubled {
            doubled.append(fields.count)
            fieldIsDoubled = false
        }
        fields.append(Range(uncheckedBounds: (fieldStart, end)))
        fieldStart = next
        state = .plain
    }

    /// Keeps the first problem: a record has one at most.
    private mutating func report(_ code: CSVError.Code, at offset: Int) {
        if problem == nil { problem = Problem(code: code, offset: offset) }
    }

    @inline(__always)
    private func isLineEnding(_ byte: UInt8) -> Bool {
        byte == Byte.lineFeed || byte == Byte.carriageReturn
    }
}
