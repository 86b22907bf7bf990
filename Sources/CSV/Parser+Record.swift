extension Parser {
    /// Gives the record of the last step as ranges of bytes. Only after ``Event/record``, and before the next step or
    /// chunk.
    public func withRecord<Result, Failure>(
        _ body: (borrowing RecordView) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        precondition(!isInsideRecord && scanner.fieldCount > 0, "There is no record.")
        return try buffer.withUnsafeBufferPointer { bytes throws(Failure) in
            try scanner.fields.prefix(width).withUnsafeBufferPointer { fields throws(Failure) in
                try body(RecordView(scanner.record, number: recordNumber, bytes: bytes, fields: fields))
            }
        }
    }

    /// A copy of the record of the last step, to keep.
    public var record: Record {
        withRecord { $0.copy() }
    }

    /// Gives the record of the last step to `body`, and then the records after it, up to one that the parser has to look at:
    /// those in one block of records that the scanner found.
    mutating func withRecords<Failure>(_ body: (borrowing RecordView) throws(Failure) -> Void) throws(Failure) {
        try withRecord(body)
        var number = recordNumber
        defer { recordNumber = number }
        try buffer.withUnsafeBufferPointer { bytes throws(Failure) in
            try scanner.take(plain) { record, fields throws(Failure) in
                number &+= 1
                try body(RecordView(record, number: number, bytes: bytes, fields: fields))
            }
        }
    }
}
