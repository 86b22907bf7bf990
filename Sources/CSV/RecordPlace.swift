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
    mutating func run(_ bytes: Span<UInt8>, fields: inout [Range<Int>]) -> RecordScanner.Stop? {
        // The loop works on a copy, which the compiler keeps in registers.
        var place = self
        defer { self = place }
        var fields = fields.mutableSpan
        while true {
            while place.block.events == 0 {
                guard place.nextBlock < bytes.count else { return .needsInput }
                place.nextEvents(of: bytes)
            }
            if place.state == .quoted {
                place.passQuoted(bytes)
                continue
            }
            guard place.fieldCount < fields.count else { return nil }
            let offset = place.blockStart &+ place.block.events.trailingZeroBitCount
            place.block.events &= place.block.events &- 1
            let byte = bytes[offset]
            if place.meet(byte, at: offset, fields: &fields) { return .record(end: offset) }
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

    mutating func forgetFields() {
        fieldCount = 0
    }

    mutating func shift(by distance: Int) {
        problem?.offset -= distance
        fieldStart -= distance
        closingQuote -= distance
        blockStart -= distance
        nextBlock -= distance
    }

    @inline(__always)
    private mutating func nextEvents(of bytes: Span<UInt8>) {
        blockStart = nextBlock
        block = scan.block(of: bytes, at: blockStart)
        highBits |= block.highBits
        nextBlock = min(blockStart &+ EventScan.blockSize, bytes.count)
    }

    /// Takes in one event that is not between quotes; true when it ends the record.
    @inline(__always)
    private mutating func meet(
        _ byte: UInt8,
        at offset: Int,
        fields: inout MutableSpan<Range<Int>>
    ) -> Bool {
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

    /// Takes in the events between quotes, up to the quote that may close the field or to the end of the block.
    @inline(__always)
    private mutating func passQuoted(_ bytes: Span<UInt8>) {
        var events = block.events
        var lines = 0
        while events != 0 && state == .quoted {
            let index = events.trailingZeroBitCount
            let offset = blockStart &+ index
            events &= events &- 1
            let byte = bytes[offset]
            if byte == Byte.quote {
                // Of two quotes in one block both are taken at once. At its end, the next event tells.
                if events &>> UInt64(index) & 2 != 0, bytes[offset &+ 1] == byte {
                    events &= events &- 1
                    hasDoubledQuotes = true
                } else {
                    state = .closing
                    closingQuote = offset
                }
            } else {
                // The line feed of a CRLF ends no second line. Counting without jumps keeps a text of line endings fast.
                let previous = bytes[offset &- 1]
                let isSecondOfTwo = (byte == Byte.lineFeed) && (previous == Byte.carriageReturn)
                lines &+= isLineEnding(byte) && !isSecondOfTwo ? 1 : 0
                if byte == Byte.nul { report(.nul, at: offset) }
            }
        }
        block.events = events
        innerLines &+= lines
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
