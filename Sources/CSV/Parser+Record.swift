extension Parser {
    /// Gives the record of the last step as ranges of bytes. Only after ``Event/record``, and before the next step or
    /// chunk.
    public func withRecord<Result, Failure>(
        _ body: (borrowing RecordView) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        precondition(!isInsideRecord && scanner.fieldCount > 0, "There is no record.")
        return try buffer.withUnsafeBufferPointer { bytes throws(Failure) in
            try scanner.withRecord { found throws(Failure) in
                try body(RecordBatch(found, firstNumber: recordNumber, bytes: bytes, width: width).record(0))
            }
        }
    }

    /// A copy of the record of the last step, to keep.
    public var record: Record {
        withRecord { $0.copy() }
    }

    /// Gives the record of the last step to `body`, and then the records after it, up to one that the parser has to look at:
    /// those in one block of records that the scanner found.
    mutating func withBatches<Failure>(_ body: (borrowing RecordBatch) throws(Failure) -> Void) throws(Failure) {
        var number = recordNumber
        let width = width
        defer { recordNumber = number }
        try buffer.withUnsafeBufferPointer { bytes throws(Failure) in
            func give(_ found: FoundRecords) throws(Failure) {
                try body(RecordBatch(found, firstNumber: number, bytes: bytes, width: width))
            }
            try scanner.withRecord(give)
            try scanner.take(plain) { found throws(Failure) in
                number &+= 1
                defer { number &+= found.records.count &- 1 }
                try give(found)
            }
        }
    }
}
