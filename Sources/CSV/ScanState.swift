/// The state of the scan between two events.
struct ScanState: Sendable {
    private(set) var state = State.plain
    private(set) var fieldStart = 0
    /// The fields, including those of completed records.
    private(set) var fieldCount = 0
    /// The number of fields of completed records.
    private(set) var firstField = 0
    /// The number of completed records.
    private(set) var recordCount = 0
    /// The start of the current record, and its physical line.
    private(set) var recordStart = 0
    private(set) var recordLine = 1
    /// The first problem of the last completed record, or of the current one.
    private(set) var problem: Defect?
    /// Whether the last completed record has a problem. The scan stops after it until it is handed out.
    private var isStopped = false
    private var hasDoubledQuotes = false
    private var highBits: UInt64 = 0
    /// The physical line of the scan.
    private var line = 1
    /// The offset after the last CR outside of quotes: a line feed there does not end another line.
    private var afterCarriageReturn = -1

    /// The offset of the quote that may close the field, in ``State/closing`` and ``State/formula``; there, the field's start for none.
    private var closingQuote = 0
    /// The current block with its remaining events, its start, and the start of the next block.
    private var block = EventScan.Block()
    private var blockStart = 0
    private var nextBlock = 0
    /// The blocks from ``nextBlock`` on, as far as they are known.
    private var ahead: EventBlocks
    private let delimiter: UInt8

    init(delimiter: UInt8) {
        self.delimiter = delimiter
        ahead = EventBlocks(delimiter: delimiter)
    }

    /// Starts at the first byte that may belong to a record.
    mutating func begin(at offset: Int) {
        nextBlock = offset
        block = EventScan.Block()
        ahead.forget()
        fieldStart = offset
        recordStart = offset
    }

    /// Goes on to the end of the bytes: true; or until there is no room for another field or record, or something is
    /// wrong with a record.
    mutating func run(
        _ bytes: Span<UInt8>,
        fields: inout [Range<Int>],
        records: inout [FoundRecord]
    ) -> Bool {
        var fields = fields.mutableSpan
        var records = records.mutableSpan
        while !isStopped {
            while block.events == 0 {
                guard nextBlock < bytes.count else { return true }
                nextEvents(of: bytes)
            }
            if state == .quoted {
                passQuoted(bytes)
                continue
            }
            // Capacity for all fields of one block, so that no append needs a check.
            guard fields.count &- fieldCount >= EventScan.blockSize,
                records.count &- recordCount >= EventScan.blockSize
            else { return false }
            if state == .plain {
                passPlain(bytes, fields: &fields, records: &records)
                continue
            }
            passQuote(bytes, fields: &fields, records: &records)
        }
        return false
    }

    /// Ends the record at work with the document.
    mutating func finish(at end: Int, fields: inout [Range<Int>], records: inout [FoundRecord]) {
        var fields = fields.mutableSpan
        var records = records.mutableSpan
        let isClosed = state == .closing && end == closingQuote + 1
        if state == .closing, !isClosed { report(.textAfterClosingQuote, at: closingQuote + 1) }
        if state == .formula, closingQuote != end - 1 { report(.quoteInUnquotedField, at: fieldStart + 1) }
        endField(at: isClosed ? closingQuote : end, next: end, fields: &fields)
        endRecord(at: end, line: line, records: &records)
        recordStart = end
    }

    /// Removes the records that were handed out, and their fields.
    mutating func forgetFound(fields: Int) {
        fieldCount -= fields
        firstField -= fields
        recordCount = 0
        if isStopped {
            isStopped = false
            problem = nil
        }
    }

    mutating func shift(by distance: Int) {
        problem?.offset -= distance
        closingQuote -= distance
        blockStart -= distance
        nextBlock -= distance
        fieldStart -= distance
        recordStart -= distance
        afterCarriageReturn -= distance
    }

    @inline(__always)
    private mutating func nextEvents(of bytes: Span<UInt8>) {
        blockStart = nextBlock
        block = ahead.takeBlock(of: bytes, at: blockStart)
        highBits |= block.highBits
        nextBlock = min(blockStart &+ EventScan.blockSize, bytes.count)
    }

    /// Takes in the events outside of quotes, up to a quote or to the end of the block.
    @inline(__always)
    private mutating func passPlain(
        _ bytes: Span<UInt8>,
        fields: inout MutableSpan<Range<Int>>,
        records: inout MutableSpan<FoundRecord>
    ) {
        var events = block.events
        // In registers: through memory, each line of many empty ones would wait for the one before.
        var (start, count, line) = (fieldStart, fieldCount, line)
        let delimiter = delimiter
        while events != 0 {
            let offset = blockStart &+ events.trailingZeroBitCount
            events &= events &- 1
            let byte = bytes[offset]
            if byte == delimiter {
                fields[count] = Range(uncheckedBounds: (start, offset))
                count &+= 1
                start = offset &+ 1
            } else if _fastPath(isLineEnding(byte)) {
                // Unlikely the rest, or the compiler makes a table of jumps of it, which the processor foresees badly.
                if offset != start || count != firstField {
                    fields[count] = Range(uncheckedBounds: (start, offset))
                    count &+= 1
                    fieldCount = count
                    endRecord(at: offset, line: line, records: &records)
                } else if byte == Byte.lineFeed {
                    // Blank lines. The line feed of a CRLF ends no second one.
                    let end = endOfRun(of: byte, from: offset &+ 1, bytes)
                    line &+= end &- offset &- (offset == afterCarriageReturn ? 1 : 0)
                    (start, recordStart, recordLine) = (end, end, line)
                    events &= upper(from: end)
                    continue
                }
                start = offset &+ 1
                beginLine(after: byte, at: start, line: &line)
                if _slowPath(isStopped) { break }
            } else if byte == Byte.quote {
                if offset == start {
                    state = .quoted
                    start = offset &+ 1
                } else if offset == start &+ 1, bytes[start] == UInt8(ascii: "=") {
                    // A formula that gives a text, as spreadsheets read it without quotes around it: ="0042".
                    state = .formula
                    closingQuote = start
                } else {
                    report(.quoteInUnquotedField, at: offset)
                    state = .literal
                }
                break
            } else if byte == Byte.nul {
                report(.nul, at: offset)
            }
        }
        block.events = events
        fieldStart = start
        fieldCount = count
        self.line = line
    }

    /// Handles one event after a quote that may have closed a field, or after wrong quoting.
    @inline(__always)
    private mutating func passQuote(
        _ bytes: Span<UInt8>,
        fields: inout MutableSpan<Range<Int>>,
        records: inout MutableSpan<FoundRecord>
    ) {
        let offset = blockStart &+ block.events.trailingZeroBitCount
        block.events &= block.events &- 1
        let byte = bytes[offset]
        if state == .closing, offset == closingQuote &+ 1 {
            if byte == delimiter {
                return endField(at: closingQuote, next: offset &+ 1, fields: &fields)
            } else if isLineEnding(byte) {
                endField(at: closingQuote, next: offset &+ 1, fields: &fields)
                return endLine(byte, at: offset, records: &records)
            } else if byte == Byte.quote {
                state = .quoted
                hasDoubledQuotes = true
                return
            }
        }
        if state == .closing {
            report(.textAfterClosingQuote, at: closingQuote + 1)
            state = .literal
        } else if state == .formula {
            passFormula(byte, at: offset)
        }
        if byte == delimiter {
            endField(at: offset, next: offset &+ 1, fields: &fields)
        } else if isLineEnding(byte) {
            endField(at: offset, next: offset &+ 1, fields: &fields)
            endLine(byte, at: offset, records: &records)
        } else if byte == Byte.nul {
            report(.nul, at: offset)
        }
    }

    /// Takes in an event inside a formula that gives a text: but for its last byte, every quote in it must be doubled.
    private mutating func passFormula(_ byte: UInt8, at offset: Int) {
        let isOpen = closingQuote == fieldStart
        let isBehindQuote = closingQuote == offset &- 1
        if byte == Byte.quote, isOpen || isBehindQuote {
            closingQuote = isOpen ? offset : fieldStart
            return
        }
        // A field ends only after the closing quote. A control character is text before it.
        let endsField = byte == delimiter || isLineEnding(byte)
        if byte != Byte.quote, endsField ? isBehindQuote : isOpen { return }
        report(.quoteInUnquotedField, at: fieldStart &+ 1)
        state = .literal
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
                // Handles two quotes in one block at once, and all pairs after them. At the block's end, the next event decides.
                if events &>> UInt64(index) & 2 != 0, bytes[offset &+ 1] == byte {
                    let pairs = (endOfRun(of: byte, from: offset &+ 2, bytes) &- offset) / 2
                    events &= upper(from: offset &+ 2 &* pairs)
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
                if byte == Byte.lineFeed {
                    let end = endOfRun(of: byte, from: offset &+ 1, bytes)
                    lines &+= end &- offset &- 1
                    events &= upper(from: end)
                }
                if byte == Byte.nul { report(.nul, at: offset) }
            }
        }
        block.events = events
        line &+= lines
    }

    /// Where a run of one byte ends, within the block: what comes a hundred times in a row needs no look at each.
    @inline(__always)
    private func endOfRun(of byte: UInt8, from offset: Int, _ bytes: Span<UInt8>) -> Int {
        var end = offset
        let eight = UInt64(byte) &* 0x0101_0101_0101_0101
        while end &+ 8 <= nextBlock, bytes.bytes.unsafeLoadUnaligned(fromByteOffset: end, as: UInt64.self) == eight {
            end &+= 8
        }
        while end < nextBlock, bytes[end] == byte { end &+= 1 }
        return end
    }

    /// The events of the block from an offset on.
    @inline(__always)
    private func upper(from offset: Int) -> UInt64 {
        let index = offset &- blockStart
        return index < EventScan.blockSize ? ~0 &<< UInt64(index) : 0
    }

    @inline(__always)
    private mutating func endField(at end: Int, next: Int, fields: inout MutableSpan<Range<Int>>) {
        fields[fieldCount] = Range(uncheckedBounds: (fieldStart, end))
        fieldCount &+= 1
        fieldStart = next
        state = .plain
    }

    @inline(__always)
    private mutating func endLine(_ byte: UInt8, at offset: Int, records: inout MutableSpan<FoundRecord>) {
        endRecord(at: offset, line: line, records: &records)
        var line = line
        beginLine(after: byte, at: offset &+ 1, line: &line)
        self.line = line
    }

    @inline(__always)
    private mutating func endRecord(at end: Int, line: Int, records: inout MutableSpan<FoundRecord>) {
        records[recordCount] = FoundRecord(
            start: recordStart,
            end: end,
            line: recordLine,
            lineEndings: line &- recordLine,
            fieldsEnd: fieldCount,
            isPlain: highBits == 0 && !hasDoubledQuotes && problem == nil,
            hasDoubledQuotes: hasDoubledQuotes,
            mayHoldNonASCII: highBits != 0,
            hasProblem: problem != nil
        )
        isStopped = problem != nil
        recordCount &+= 1
        firstField = fieldCount
        hasDoubledQuotes = false
        highBits = block.highBits
    }

    /// Counts a line, at whose beginning a record may begin.
    @inline(__always)
    private mutating func beginLine(after byte: UInt8, at offset: Int, line: inout Int) {
        // The line feed of a CRLF ends no second line.
        line &+= byte == Byte.lineFeed && offset &- 1 == afterCarriageReturn ? 0 : 1
        recordStart = offset
        recordLine = line
        if byte == Byte.carriageReturn { afterCarriageReturn = offset }
    }

    /// Keeps the problem with the first place. A broken formula is detected after its contents, but its place is its quote.
    private mutating func report(_ code: CSVError.Code, at offset: Int) {
        if let problem, problem.offset <= offset { return }
        problem = Defect(code: code, offset: offset)
    }

    @inline(__always)
    private func isLineEnding(_ byte: UInt8) -> Bool {
        byte == Byte.lineFeed || byte == Byte.carriageReturn
    }
}
