/// Finds the boundaries of records and fields: the grammar of CSV.
///
/// It visits each event (see ``EventScan``) exactly once, for any chunks: at the end of the buffer it keeps its state,
/// and never reads bytes again. It scans many records at once, so that the processor stays in one loop, and returns
/// them one by one. Offsets count from the start of the parser's buffer.
struct RecordScanner: Sendable {
    private var place: ScanState
    /// The fields of the found records, with capacity for more. The arrays are reused.
    private var room = [Range<Int>](repeating: 0..<0, count: 1024)
    private var found = [FoundRecord](repeating: FoundRecord(), count: 256)
    /// The number of found records that were handed out.
    private var taken = 0
    /// The record that was handed out last, and the start of its fields.
    private(set) var record = FoundRecord()
    private var firstField = 0

    init(delimiter: UInt8) {
        place = ScanState(delimiter: delimiter)
    }

    /// The fields of the record, without their quotes.
    var fields: ArraySlice<Range<Int>> { room[firstField..<record.fieldsEnd] }
    /// The number of ``fields``.
    @inline(__always) var fieldCount: Int { record.fieldsEnd &- firstField }
    /// The record's first problem. The scan stops after such a record.
    var problem: ScanState.Defect? { record.hasProblem ? place.problem : nil }
    /// The first problem of the incomplete record.
    var problemAtWork: ScanState.Defect? { place.problem }
    /// The offset of the quote that is open at the end of the buffer.
    var openQuote: Int? { place.state == .quoted ? place.fieldStart - 1 : nil }

    /// Where the next record begins, or the bytes that may become one: what comes before is not needed any more.
    var nextStart: Int { taken < place.recordCount ? found[taken].start : place.recordStart }
    /// The line of that.
    var nextLine: Int { taken < place.recordCount ? found[taken].line : place.recordLine }

    /// Starts at `offset`.
    mutating func begin(at offset: Int) {
        place.begin(at: offset)
    }

    /// Takes the next record; false when the bytes at hand have no whole one any more.
    @inline(__always)
    mutating func next(_ buffer: borrowing [UInt8]) -> Bool {
        if taken == place.recordCount, !goAhead(buffer) { return false }
        take()
        return true
    }

    /// Gives the record that was taken last to `body`.
    @inline(__always)
    func withRecord<Result, Failure>(_ body: (FoundRecords) throws(Failure) -> Result) throws(Failure) -> Result {
        try withUnsafePointer(to: record) { record throws(Failure) in
            try room.withUnsafeBufferPointer { fields throws(Failure) in
                let records = UnsafeBufferPointer(start: record, count: 1)
                return try body(FoundRecords(records: records, fields: fields, firstField: firstField))
            }
        }
    }

    /// Takes the next records for as long as they are at hand and plain, and gives them to `body`, unless there is none.
    @inline(__always)
    mutating func take<Failure>(
        _ plain: PlainRecords,
        _ body: (FoundRecords) throws(Failure) -> Void
    ) throws(Failure) {
        let first = taken
        let start = record.fieldsEnd
        found.withUnsafeBufferPointer { found in
            var fieldsEnd = start
            while taken < place.recordCount,
                plain.contain(found[taken], fieldCount: found[taken].fieldsEnd &- fieldsEnd)
            {
                firstField = fieldsEnd
                fieldsEnd = found[taken].fieldsEnd
                taken &+= 1
            }
        }
        guard taken > first else { return }
        record = found[taken &- 1]
        try room.withUnsafeBufferPointer { room throws(Failure) in
            try found.withUnsafeBufferPointer { found throws(Failure) in
                let records = UnsafeBufferPointer(rebasing: found[first..<taken])
                try body(FoundRecords(records: records, fields: room, firstField: start))
            }
        }
    }

    /// Takes the record that ends with the document, at `end`. Not for a record with an open quote.
    mutating func finish(at end: Int) {
        forgetTaken()
        if place.fieldCount == room.count { room.append(0..<0) }
        place.finish(at: end, fields: &room, records: &found)
        take()
    }

    /// Drops the record handed out last, whose bytes are about to go.
    mutating func forgetRecord() {
        firstField = record.fieldsEnd
    }

    /// Follows the bytes that moved `distance` towards the front.
    mutating func shift(by distance: Int) {
        for index in record.fieldsEnd..<place.fieldCount {
            room[index] = room[index].lowerBound - distance..<room[index].upperBound - distance
        }
        for index in taken..<place.recordCount {
            found[index].start -= distance
            found[index].end -= distance
        }
        place.shift(by: distance)
    }

    @inline(__always)
    private mutating func take() {
        firstField = record.fieldsEnd
        record = found[taken]
        taken &+= 1
    }

    /// Finds more records; false when there is no whole one.
    @inline(never)
    private mutating func goAhead(_ buffer: borrowing [UInt8]) -> Bool {
        forgetTaken()
        while !place.run(buffer.span, fields: &room, records: &found), place.recordCount == 0 {
            room.append(contentsOf: repeatElement(0..<0, count: room.count))
        }
        return place.recordCount > 0
    }

    /// Makes room: all records were handed out, and only the last of them and the one at work keep their fields.
    private mutating func forgetTaken() {
        let gone = firstField
        if gone > 0 {
            for index in gone..<place.fieldCount { room[index - gone] = room[index] }
        }
        place.forgetFound(fields: gone)
        record.fieldsEnd -= gone
        firstField = 0
        taken = 0
    }

    /// Turns the doubled quotes of the record into single ones, in place: each field only gets shorter.
    @inline(__always)
    mutating func collapseDoubledQuotes(in buffer: inout [UInt8]) {
        if record.hasDoubledQuotes { collapse(in: &buffer) }
    }

    @inline(never)
    private mutating func collapse(in buffer: inout [UInt8]) {
        var bytes = buffer.mutableSpan
        for index in firstField..<record.fieldsEnd {
            let field = room[index]
            // Only a field in quotes has them, and what precedes any other is no quote.
            guard field.lowerBound > 0, bytes[field.lowerBound - 1] == Byte.quote else { continue }
            var (source, target) = (field.lowerBound, field.lowerBound)
            while source < field.upperBound {
                let byte = bytes[source]
                bytes[target] = byte
                target &+= 1
                source &+= 1
                // In a record without problems, a quote within a field is the first of two. Calling it unlikely makes
                // this a jump, which the processor foresees, and not a sum, for which every next byte would wait.
                if _slowPath(byte == Byte.quote) {
                    source &+= 1
                    // A text of nothing but quotes, eight at a time.
                    while source &+ 8 <= field.upperBound,
                        bytes.bytes.unsafeLoadUnaligned(fromByteOffset: source, as: UInt64.self) == eight(Byte.quote)
                    {
                        for place in target..<target &+ 4 { bytes[place] = Byte.quote }
                        source &+= 8
                        target &+= 4
                    }
                }
            }
            room[index] = field.lowerBound..<target
        }
    }
}
