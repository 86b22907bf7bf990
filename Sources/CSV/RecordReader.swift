/// The records of a document, read from its source as they are asked for.
///
/// ```swift
/// var reader = RecordReader(chunks: file)
/// while let record = try reader.next() { print(record.line, record[0]) }
/// ```
///
/// To list all problems of a document, catch ``CSVError`` and continue: after an error that is not final, the next
/// record is the one after the problem; after a final one, there is none.
public struct RecordReader<Chunks: ChunkSource> {
    private var parser: Parser
    private var chunks: Chunks

    /// A reader at the beginning of the document. Reads nothing yet.
    public init(chunks: Chunks, options: ReaderOptions = ReaderOptions()) {
        self.chunks = chunks
        parser = Parser(options: options)
    }

    /// How the document is written. Known from the first record on.
    public var dialect: Dialect { parser.dialect }

    /// The padding of the records so far.
    public var padding: Padding { parser.padding }

    /// The last record, when the end of the document is reached and no line ending follows that record; nil where one does,
    /// and for a document of a header only.
    public var openEnd: OpenEnd? { parser.openEnd }

    /// The next record, to keep; nil at the end.
    ///
    /// - Throws: ``CSVError`` for a problem of the document, or what the source throws.
    public mutating func next() throws -> Record? {
        try advance() ? parser.record : nil
    }

    /// Gives the next record to `body` as ranges of bytes, without a copy; false at the end.
    ///
    /// - Throws: ``CSVError`` for a problem of the document, what the source throws, or what `body` throws.
    public mutating func withNextRecord(_ body: (borrowing RecordView) throws -> Void) throws -> Bool {
        guard try advance() else { return false }
        try parser.withRecord(body)
        return true
    }

    /// Gives the next records to `body`, as ranges of bytes without a copy, in one or two batches; false at the end.
    ///
    /// It gives as many as the parser has found already, at least one. To read a whole document this is the fastest way, and
    /// errors come as with ``withNextRecord(_:)``: after the records before them. When `body` throws, the rest of its batch is lost.
    ///
    /// - Throws: ``CSVError`` for a problem of the document, what the source throws, or what `body` throws.
    public mutating func withNextBatches(_ body: (borrowing RecordBatch) throws -> Void) throws -> Bool {
        guard try advance() else { return false }
        try parser.withBatches(body)
        return true
    }

    /// Gives the next records to `body`, one after another, as ranges of bytes without a copy; false at the end. Nearly as fast as
    /// ``withNextBatches(_:)``, and when `body` throws, the next few hundred records may be lost in the same way.
    ///
    /// - Throws: ``CSVError`` for a problem of the document, what the source throws, or what `body` throws.
    @inlinable
    public mutating func withNextRecords(_ body: (borrowing RecordView) throws -> Void) throws -> Bool {
        try withNextBatches { try $0.forEach(body) }
    }

    private mutating func advance() throws -> Bool {
        while true {
            switch try parser.step() {
            case .record: return true
            case .end: return false
            case .needsInput:
                if try !parser.feed({ try chunks.append(to: &$0) }) { parser.finish() }
            }
        }
    }
}

extension RecordReader: Sendable where Chunks: Sendable {}
