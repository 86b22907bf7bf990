/// One record as ranges of the bytes that the parser holds: no allocation, no copy.
///
/// It can be neither copied nor kept: it ends with the closure that it is given to, and so do the bytes that it hands
/// out. Keep ``copy()``.
public struct RecordView: ~Copyable {
    /// The data record, counted from 1; 0 is the first record of the document, its header.
    public let number: Int
    /// The physical line on which the record begins, counted from 1.
    public let line: Int

    @usableFromInline let bytes: UnsafeBufferPointer<UInt8>
    @usableFromInline let fields: UnsafeBufferPointer<Range<Int>>

    init(number: Int, line: Int, bytes: UnsafeBufferPointer<UInt8>, fields: UnsafeBufferPointer<Range<Int>>) {
        self.number = number
        self.line = line
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

    /// The line endings inside its fields: what it is longer by than one line.
    public var lineEndingCount: Int {
        // Delimiters and quotes separate the fields, so one check is enough for most records.
        let whole = fields[0].lowerBound..<fields[count - 1].upperBound
        if LineEnding.count(in: UnsafeBufferPointer(rebasing: bytes[whole])) == 0 { return 0 }
        return (0..<count).reduce(0) { $0 + LineEnding.count(in: bytes(of: $1)) }
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
