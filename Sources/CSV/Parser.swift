/// The records of a CSV document: a state machine that takes chunks of bytes and returns records.
///
/// It does no I/O and never waits. ``step()`` returns what the bytes so far allow:
///
/// ```swift
/// while true {
///     switch try parser.step() {
///     case .record: parser.withRecord { print($0[0]) }
///     case .needsInput: if let chunk = source.next() { parser.feed(chunk) } else { parser.finish() }
///     case .end: return
///     }
/// }
/// ```
///
/// Its memory is one chunk and one record of at most ``ReaderOptions/maximumRecordSize`` bytes. It scans
/// no byte twice, for any chunks, except the first 64 KiB to find the delimiter. A record costs no allocation: its
/// fields are ranges of the parser's buffer.
///
/// Records are UTF-8, for any encoding of the document. An empty line is not a record. A line with `""` is a record
/// with one empty field. A Ctrl-Z at the end of the document, which DOS programs write, is not text.
public struct Parser: Sendable {
    /// The result of a step.
    public enum Event: Sendable, Hashable {
        /// A record, valid until the next step or chunk.
        case record
        /// The next record needs more bytes, or ``finish()``.
        case needsInput
        /// The document is over, or a final error ended it.
        case end
    }

    enum Stage: Sendable {
        /// The parser needs the first bytes for the encoding.
        case encoding
        /// The parser needs the first lines for the delimiter.
        case dialect
        case records
        case ended
    }

    /// How the document is written. Known from the first step that returns ``Event/record`` or ``Event/end``; before, it
    /// holds what the options say. The line ending follows with the first record: CR may turn out to be CRLF at the
    /// next step.
    public internal(set) var dialect: Dialect

    let options: ReaderOptions
    var phase = Stage.encoding
    var decoder: TextDecoder?
    var scanner: RecordScanner

    /// The buffer: the current record and the bytes after it.
    var buffer: [UInt8] = []
    /// The bytes after them that are not text if the document ends there: see ``holdEndMark(from:)``.
    var held: [UInt8] = []
    /// Where the records begin, and then what follows the first of them.
    var cursor = 0
    var isFinished = false

    /// Whether the parser is inside a record.
    private(set) var isInsideRecord = false
    /// -1 before the first record.
    var recordNumber = -1
    /// Whether the parser reached the header: see ``ReaderOptions/headerRow``.
    var isHeaderReached: Bool
    /// The lines above the header that are not rows of their own.
    var surplusLines = 0
    /// The number of bytes in which to find the delimiter.
    var sampleSize = DelimiterDetector.sampleSize
    /// The fields of the first record; nil before it.
    private(set) var expectedFieldCount: Int?
    /// The number of fields of the rows when they have empty ones beyond the first record's; nil when they do not. All rows
    /// must have the same number: a single wider row has an unquoted delimiter.
    private(set) var paddedFieldCount: Int?
    /// The records that need no check.
    private(set) var plain: PlainRecords

    /// The padding so far.
    private(set) var padding = Padding()
    /// The last record, if it has no line ending.
    private(set) var openEnd: OpenEnd?

    /// Whether a quote is unclosed, and its record's earlier problem was reported.
    private var isQuoteNext = false

    /// Whether the buffer ended with the CR of the first record, so that a line feed may belong to it.
    private var isLineEndingOpen = false

    /// The start of the current record, and its line.
    var recordStart: Int { isInsideRecord ? scanner.nextStart : scanner.record.start }
    var recordLine: Int { isInsideRecord ? scanner.nextLine : scanner.record.line }

    /// A parser at the beginning of a document.
    public init(options: ReaderOptions = ReaderOptions()) {
        precondition(options.delimiter.map(Dialect.isDelimiter) ?? true, "This byte cannot be a delimiter.")
        precondition(options.maximumRecordSize > 0, "A record needs room for a byte at least.")
        precondition(options.headerRow.map { $0 > 0 } ?? true, "Rows are counted from 1.")
        self.options = options
        isHeaderReached = options.headerRow == nil
        plain = PlainRecords(options)
        dialect = Dialect(delimiter: options.delimiter ?? UInt8(ascii: ","), encoding: options.encoding ?? .utf8)
        scanner = RecordScanner(delimiter: dialect.delimiter)
    }

    /// Adds the next bytes of the document. The record of the last step is gone.
    public mutating func feed(_ chunk: [UInt8]) {
        feed { $0.append(contentsOf: chunk) }
    }

    /// Calls `append` to add bytes to the buffer. This invalidates the record of the last step.
    mutating func feed<Result>(_ append: (inout [UInt8]) throws -> Result) rethrows -> Result {
        precondition(!isFinished, "The document is finished.")
        if !isInsideRecord { scanner.forgetRecord() }
        dropConsumed()
        let start = buffer.count
        releaseEndMark()
        defer { holdEndMark(from: start) }
        guard decoder != nil else { return try append(&buffer) }
        var chunk: [UInt8] = []
        let result = try append(&chunk)
        decoder?.decode(chunk[...], into: &buffer)
        return result
    }

    /// Says that the document ends here.
    public mutating func finish() {
        guard !isFinished else { return }
        isFinished = true
        let start = buffer.count
        releaseEndMark()
        decoder?.finish(into: &buffer)
        holdEndMark(from: start)
    }

    /// Finds the next record. After a ``CSVError`` that is not final, the next step continues with the record after it.
    public mutating func step() throws(CSVError) -> Event {
        switch phase {
        case .encoding, .dialect:
            guard try open() else { return .needsInput }
            return try nextRecord()
        case .records:
            return try nextRecord()
        case .ended:
            return .end
        }
    }

    @inline(__always)
    private mutating func nextRecord() throws(CSVError) -> Event {
        if isLineEndingOpen { settleLineEnding() }
        while scanner.next(buffer) {
            if try endRecord() { return .record }
        }
        return try lastRecord()
    }

    /// Finishes the record that the document ends in; or waits for more of it.
    @inline(never)
    private mutating func lastRecord() throws(CSVError) -> Event {
        if scanner.nextStart < buffer.count {
            beginRecord()
            try checkSize(to: buffer.count)
        }
        guard isFinished else { return .needsInput }
        guard isInsideRecord else {
            phase = .ended
            guard isHeaderReached else { throw noHeader(isEmpty: false) }
            return .end
        }
        if let quote = scanner.openQuote { throw unclosed(quote) }
        scanner.finish(at: buffer.count)
        guard try endRecord() else { return try lastRecord() }
        if recordNumber > 0 { openEnd = OpenEnd(number: recordNumber, line: recordLine) }
        return .record
    }

    /// Returns the error of a record with an unclosed quote at `quote`. An earlier problem of the record comes first; the quote
    /// follows at the next step, because it explains the missing rest of the document.
    private mutating func unclosed(_ quote: Int) -> CSVError {
        defer { isQuoteNext = true }
        guard !isQuoteNext, !isAboveHeader,
            let problem = earlier(of: scanner.problemAtWork, before: quote), problem.offset < quote
        else { return fail(.unclosedQuote, at: quote) }
        return error(problem.code, at: problem.offset)
    }

    /// Begins a record, unless its beginning was at hand already.
    @inline(__always)
    private mutating func beginRecord() {
        if !isInsideRecord { recordNumber &+= 1 }
        isInsideRecord = true
    }

    /// Throws what is wrong with the record that the scanner has handed out; false when it is left out.
    @inline(__always)
    private mutating func endRecord() throws(CSVError) -> Bool {
        beginRecord()
        isInsideRecord = false
        if _fastPath(plain.contain(scanner.record, fieldCount: scanner.fieldCount)) { return true }
        return try checkRecord()
    }

    @inline(never)
    private mutating func checkRecord() throws(CSVError) -> Bool {
        let end = scanner.record.end
        try checkSize(to: end)
        if !isHeaderReached, try !reachHeader() { return false }
        if recordNumber == 0, end < buffer.count { takeLineEnding(at: end) }
        if options.leavesOutPadding, !scanner.record.hasProblem, scanner.fields.allSatisfy({ $0.isEmpty }) {
            padding.emptyRecords += 1
            recordNumber -= 1
            return false
        }
        noteFieldCount()
        if let problem = firstProblem(before: end) { throw error(problem.code, at: problem.offset) }
        if paddedFieldCount != nil, recordNumber > 0, scanner.fieldCount == paddedFieldCount, hasEmptySurplus {
            padding.widerRecords += 1
            padding.widerFieldCount = scanner.fieldCount
        } else if options.requiresUniformFieldCount, !isAsWideAsExpected {
            throw error(.raggedRow, at: recordStart)
        }
        scanner.collapseDoubledQuotes(in: &buffer)
        return true
    }

    /// Learns from the first record how wide records are, and from the second whether they are padded.
    private mutating func noteFieldCount() {
        if expectedFieldCount == nil {
            expectedFieldCount = scanner.fieldCount
            plain.fieldCount = scanner.fieldCount
        } else if recordNumber == 1, options.leavesOutPadding, hasEmptySurplus {
            paddedFieldCount = scanner.fieldCount
            plain.fieldCount = nil
        }
    }

    private var isAsWideAsExpected: Bool {
        scanner.fieldCount == (recordNumber > 0 ? paddedFieldCount ?? expectedFieldCount : expectedFieldCount)
            && scanner.fieldCount <= width
    }

    private var hasEmptySurplus: Bool {
        scanner.fieldCount > width && scanner.fields.dropFirst(width).allSatisfy(\.isEmpty)
    }

    /// The most fields that records are handed out with.
    var width: Int { options.leavesOutPadding ? expectedFieldCount ?? .max : .max }

    private mutating func takeLineEnding(at end: Int) {
        let isCarriageReturn = buffer[end] == Byte.carriageReturn
        dialect.lineEnding = isCarriageReturn ? .carriageReturn : .lineFeed
        isLineEndingOpen = isCarriageReturn
        cursor = end + 1
        settleLineEnding()
    }

    private mutating func settleLineEnding() {
        guard isLineEndingOpen, cursor < buffer.count else { return }
        isLineEndingOpen = false
        if buffer[cursor] == Byte.lineFeed { dialect.lineEnding = .carriageReturnLineFeed }
    }

    private func firstProblem(before end: Int) -> ScanState.Defect? {
        scanner.record.mayHoldNonASCII ? earlier(of: scanner.problem, before: end) : scanner.problem
    }

    /// The problem, or invalid bytes of the record that come before it, and before `end`.
    private func earlier(of problem: ScanState.Defect?, before end: Int) -> ScanState.Defect? {
        let range = recordStart..<min(problem?.offset ?? end, end)
        guard let offset = UTF8Check.firstInvalid(in: buffer.span, range: range) else { return problem }
        return ScanState.Defect(code: .invalidEncoding, offset: offset)
    }

    @inline(__always)
    private mutating func checkSize(to end: Int) throws(CSVError) {
        if end - recordStart > options.maximumRecordSize { throw fail(.recordTooLarge, at: recordStart) }
    }

    /// The error that ends the document.
    mutating func fail(_ code: CSVError.Code, at offset: Int) -> CSVError {
        phase = .ended
        return error(code, at: offset)
    }

    /// Removes the bytes of completed records from the buffer. Moves less than one chunk, or the current record once.
    private mutating func dropConsumed() {
        let distance = phase == .records ? scanner.nextStart : cursor
        guard distance > 0 else { return }
        buffer.removeFirst(distance)
        if phase == .records { scanner.shift(by: distance) }
        cursor -= distance
    }
}
