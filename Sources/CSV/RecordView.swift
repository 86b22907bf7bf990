/// One record as ranges of the bytes that the parser holds: no allocation, no copy.
///
/// It can be neither copied nor kept: it ends with the closure that it is given to, and so do the bytes that it hands
/// out. Keep ``copy()``.
public struct RecordView: ~Copyable {
    /// The data record, counted from 1; 0 is the first record of the document, its header.
    public let number: Int
    /// The physical line on which the record begins, counted from 1.
    public let line: Int
    /// The line endings inside its fields: what it is longer by than one line.
    public let lineEndingCount: Int
    @usableFromInline let bytes: UnsafeBufferPointer<UInt8>
    @usableFromInline let fields: UnsafeBufferPointer<Range<Int>>
    // The last field: the compiler copies the padding after a Bool slowly.
    /// Whether all its text is known to be ASCII. The parser looks at blocks of bytes, so text of ASCII beside other text may
    /// not be known.
    public let isKnownASCII: Bool

    // By its address: a copy of the record takes longer than all else that a reader does with a field.
    @inlinable @inline(__always)
    init(
        _ record: UnsafePointer<FoundRecord>,
        number: Int,
        bytes: UnsafeBufferPointer<UInt8>,
        fields: UnsafeBufferPointer<Range<Int>>
    ) {
        self.number = number
        line = record.pointee.line
        lineEndingCount = record.pointee.lineEndings
        isKnownASCII = !record.pointee.mayHoldNonASCII
        self.bytes = bytes
        self.fields = fields
    }

    /// The number of fields; at least 1.
    @inlinable public var count: Int { fields.count }

    /// The text of a field, in UTF-8, without its quotes. The pointer is valid for as long as the view is.
    @inlinable
    public func bytes(of index: Int) -> UnsafeBufferPointer<UInt8> {
        precondition(index >= 0 && index < fields.count, "The record has no such field.")
        return UnsafeBufferPointer(rebasing: bytes[fields[index]])
    }

    /// The text of a field.
    @inlinable
    public subscript(index: Int) -> String {
        String(decoding: bytes(of: index), as: UTF8.self)
    }

    /// The record as a value, to keep.
    public func copy() -> Record {
        var text: [UInt8] = []
        var ends: [Int] = []
        text.reserveCapacity(fields[count - 1].upperBound - fields[0].lowerBound)
        ends.reserveCapacity(count)
        for index in 0..<count {
            text.append(contentsOf: bytes(of: index))
            ends.append(text.count)
        }
        return Record(number: number, line: line, text: text, ends: ends)
    }
}
