/// Finds where records and their fields begin and end: the grammar of CSV, and nothing else.
///
/// It goes from event to event (see ``EventScan``), each exactly once, whatever the chunks are: what came before the
/// end of the bytes at hand is kept as a state, never read again. Offsets count from the first byte that the parser
/// holds.
struct RecordScanner: Sendable {
    /// What stopped the scan.
    enum Stop {
        /// A record ends before the line ending at this offset.
        case record(end: Int)
        /// All bytes at hand are part of the record, and it goes on.
        case needsInput
    }

    private var place: RecordPlace
    /// The fields of the record so far, and room for more. The array is kept from record to record.
    private var room = [Range<Int>](repeating: 0..<0, count: 64)

    init(delimiter: UInt8) {
        place = RecordPlace(delimiter: delimiter)
    }

    /// The fields of the record so far, without their quotes.
    var fields: ArraySlice<Range<Int>> { room[..<place.fieldCount] }
    /// The number of ``fields``.
    var fieldCount: Int { place.fieldCount }
    /// The first thing wrong with the record.
    var problem: RecordPlace.Problem? { place.problem }
    /// The line endings between quotes so far.
    var innerLines: Int { place.innerLines }
    /// Whether the record may hold characters other than ASCII.
    var mayHoldNonASCII: Bool { place.highBits != 0 }
    /// Where the quote stands that is open now.
    var openQuote: Int? { place.state == .quoted ? place.fieldStart - 1 : nil }

    /// Starts a record at `offset`, which is not before the end of the last one.
    mutating func begin(at offset: Int) {
        place.begin(at: offset)
    }

    /// Goes on to the end of the record, or of the bytes at hand.
    mutating func run(_ buffer: borrowing [UInt8]) -> Stop {
        while true {
            if let stop = place.run(buffer.span, fields: &room) { return stop }
            room.append(contentsOf: repeatElement(0..<0, count: room.count))
        }
    }

    /// Ends the record with the document, at `end`. Not for a record with an open quote.
    mutating func finish(at end: Int) {
        if place.fieldCount == room.count { room.append(0..<0) }
        place.finish(at: end, fields: &room)
    }

    /// Drops the fields of the last record, whose bytes are about to go.
    mutating func forgetRecord() {
        place.forgetFields()
    }

    /// Follows the bytes that moved `distance` towards the front.
    mutating func shift(by distance: Int) {
        for index in 0..<place.fieldCount {
            room[index] = room[index].lowerBound - distance..<room[index].upperBound - distance
        }
        place.shift(by: distance)
    }

    /// Turns the doubled quotes of the finished record into single ones, in place: each field only gets shorter.
    @inline(__always)
    mutating func collapseDoubledQuotes(in buffer: inout [UInt8]) {
        if place.hasDoubledQuotes { collapse(in: &buffer) }
    }

    @inline(never)
    private mutating func collapse(in buffer: inout [UInt8]) {
        var bytes = buffer.mutableSpan
        for index in 0..<place.fieldCount {
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
                if _slowPath(byte == Byte.quote) { source &+= 1 }
            }
            room[index] = field.lowerBound..<target
        }
    }
}
