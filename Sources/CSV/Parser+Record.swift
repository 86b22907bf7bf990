extension Parser {
    /// Gives the record of the last step as ranges of bytes. Only after ``Event/record``, and before the next step or
    /// chunk.
    public func withRecord<Result, Failure>(
        _ body: (borrowing RecordView) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        precondition(!isInsideRecord && scanner.fieldCount > 0, "There is no record.")
        return try buffer.withUnsafeBufferPointer { bytes throws(Failure) in
            try scanner.fields.prefix(width).withUnsafeBufferPointer { fields throws(Failure) in
                try body(RecordView(number: recordNumber, line: recordLine, bytes: bytes, fields: fields))
            }
        }
    }

    /// A copy of the record of the last step, to keep.
    public var record: Record {
        withRecord { $0.copy() }
    }
}
