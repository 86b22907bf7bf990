/// The place of the scan within a record: all that the scanner knows between two events.
struct RecordPlace: Sendable {
    /// What an event means.
    enum State: Sendable {
        /// In a field without quotes, or at its start.
        case plain
        /// Between quotes.
        case quoted
        /// After a quote that ends the field, unless another one follows and both stand for one.
        case closing
        /// In the remainder of a field with wrong quoting, where quotes mean nothing.
        case literal
    }

    /// The first thing wrong with a record, and where.
    struct Problem: Sendable {
        var code: CSVError.Code
        var offset: Int
    }

    private(set) var state = State.plain
    private(set) var fieldStart = 0
    private(set) var fieldCount = 0
    private(set) var problem: Problem?
    private(set) var innerLines = 0
    private(set) var hasDoubledQuotes = false
    /// Not zero when a block with a part of the record has characters other than ASCII.
    private(set) var highBits: UInt64 = 0

    /// Where the quote stands that may close the field, in ``State/closing``.
    private var closingQuote = 0
    /// The block at work, with its events to come; where it begins, and where the next one will.
    private var block = EventScan.Block()
    private var blockStart = 0
    private var nextBlock = 0
    private let delimiter: UInt8
    private let scan: EventScan

    init(delimiter: UInt8) {
        self.delimiter = delimiter
        scan = EventScan(delimiter: delimiter)
    }

    mutating func begin(at offset: Int) {
        if offset < nextBlock {
            block.events &= ~0 &<< UInt64(offset - blockStart)
        } else {
            nextBlock = offset
            block = EventScan.Block()
        }
        state = .plain
        fieldStart = offset
        fieldCount = 0
        problem = nil
        innerLines = 0
        hasDoubledQuotes = false
        highBits = block.highBits
    }

    /// Goes on until something stops the scan; nil when that is the want of room for another field.
    mutating func run(_ bytes: RawSpan, fields: inout [Range<Int>]) -> RecordScanner.Stop? {
        // The loop works on a copy, which the compiler keeps in registers.
        var place = self
        defer { self = place }
        var fields = fields.mutableSpan
        while true {
            while place.block.events == 0 {
                guard place.nextBlock < bytes.byteCount else { return .needsInput }
                place.nextEvents(of: bytes)
            }
            guard place.fieldCount < fields.count else { return nil }
            let offset = place.blockStart &+ place.block.events.trailingZeroBitCount
            place.block.events &= place.block.events &- 1
            let byte = bytes.unsafeLoad(fromByteOffset: offset, as: UInt8.self)
            if place.meet(byte, at: offset, in: bytes, fields: &fields) { return .record(end: offset) }
        }
    }

    mutating func finish(at end: Int, fields: inout [Range<Int>]) {
        var fields = fields.mutableSpan
        if state == .closing {
            if end == closingQuote + 1 { return endField(at: closingQuote, next: end, fields: &fields) }
            report(.textAfterClosingQuote, at: closingQuote + 1)
        }
        endField(at: end, next: end, fields: &fields)
    }

    mutating func shift(by distance: Int) {
        problem?.offset -= distance
        fieldStart -= distance
        closingQuote -= distance
        blockStart -= distance
        nextBlock -= distance
    }

    @inline(__always)
    private mutating func nextEvents(of bytes: RawSpan) {
        blockStart = nextBlock
        block = scan.block(of: bytes, at: blockStart)
        highBits |= block.highBits
        nextBlock = min(blockStart &+ EventScan.blockSize, bytes.byteCount)
    }

    /// Takes one event in; true when it ends the record.
    @inline(__always)
    private mutating func meet(
        _ byte: UInt8,
        at offset: Int,
        in bytes: RawSpan,
        fields: inout MutableSpan<Range<Int>>
    ) -> Bool {
        if state == .quoted {
            meetInQuotes(byte, at: offset, in: bytes)
            return false
        }
        if state == .closing {
            if offset == closingQuote &+ 1 {
                if byte == Byte.quote {
                    state = .quoted
                    hasDoubledQuotes = true
                    return false
                }
                if byte == delimiter || isLineEnding(byte) {
                    endField(at: closingQuote, next: offset &+ 1, fields: &fields)
                    return byte != delimiter
                }
            }
            report(.textAfterClosingQuote, at: closingQuote + 1)
            state = .literal
        }
        if byte == delimiter {
            endField(at: offset, next: offset &+ 1, fields: &fields)
        } else if isLineEnding(byte) {
            endField(at: offset, next: offset &+ 1, fields: &fields)
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
            closingQuote = offset
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
    private mutating func endField(at end: Int, next: Int, fields: inout MutableSpan<Range<Int>>) {
        fields[fieldCount] = Range(uncheckedBounds: (fieldStart, end))
        fieldCount &+= 1
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
