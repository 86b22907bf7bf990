/// Some records, one after another, as ranges of the bytes that the parser holds: no allocation, no copy.
///
/// It ends with the closure that it is given to, and so do its records.
public struct RecordBatch: ~Copyable {
    /// The number of records; at least 1.
    public let count: Int
    /// The number of the first one: see ``RecordView/number``.
    public let firstNumber: Int

    @usableFromInline let records: UnsafePointer<FoundRecord>
    @usableFromInline let bytes: UnsafeBufferPointer<UInt8>
    /// The fields of all records, of earlier ones too.
    @usableFromInline let fields: UnsafePointer<Range<Int>>
    /// Where those of the first record begin.
    @usableFromInline let firstField: Int
    /// The most fields that a record is handed out with.
    @usableFromInline let width: Int

    init(_ found: FoundRecords, firstNumber: Int, bytes: UnsafeBufferPointer<UInt8>, width: Int) {
        records = found.records.baseAddress!
        count = found.records.count
        fields = found.fields.baseAddress!
        firstField = found.firstField
        self.firstNumber = firstNumber
        self.bytes = bytes
        self.width = width
    }

    /// Gives a record to `body`, by its place in the batch.
    @inlinable @inline(__always)
    public func withRecord<Result>(at index: Int, _ body: (borrowing RecordView) throws -> Result) rethrows -> Result {
        precondition(index >= 0 && index < count, "The batch has no such record.")
        return try body(record(index))
    }

    /// Gives each record to `body`, in order.
    @inlinable @inline(__always)
    public func forEach(_ body: (borrowing RecordView) throws -> Void) rethrows {
        for index in 0..<count { try body(record(index)) }
    }

    // Not public: a view must not outlive the closure that it is given to.
    @inlinable @inline(__always)
    func record(_ index: Int) -> RecordView {
        let start = index == 0 ? firstField : records[index &- 1].fieldsEnd
        let record = records + index
        let count = min(record.pointee.fieldsEnd &- start, width)
        return RecordView(
            record,
            number: firstNumber &+ index,
            bytes: bytes,
            fields: UnsafeBufferPointer(start: fields + start, count: count)
        )
    }
}
