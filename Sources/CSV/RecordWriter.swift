/// Writes records as CSV: the inverse of the reader, for every record of at least one field whose text has no NUL.
///
/// ```swift
/// var writer = RecordWriter()
/// writer.append(["name", "note"])
/// writer.append(["Roby", "said \"hello\", left"])
/// file.write(writer.drain())
/// ```
///
/// It writes only into ``buffer``, which the owner of the file empties from time to time. Fields must be UTF-8; it does
/// not check them. A field is quoted only when it has to be: when it holds a delimiter, a quote or a line
/// ending, or a Ctrl-Z (which would not be read as text at the end of the document), is empty and alone in its record (else
/// its line would be blank), or opens the document with what is not read as text there (`sep=`, a byte order mark, an
/// archive's signature).
public struct RecordWriter: Sendable {
    /// The bytes written and not drained yet.
    public private(set) var buffer: [UInt8] = []

    private let options: WriterOptions
    private let lineEnding: [UInt8]
    private let scan: EventScan
    private var fieldCount = 0
    private var recordStart = 0
    private var isAtDocumentStart = true

    /// A writer at the beginning of a document.
    public init(options: WriterOptions = WriterOptions()) {
        precondition(Dialect.isDelimiter(options.delimiter), "This byte cannot be a delimiter.")
        self.options = options
        lineEnding = options.lineEnding.bytes
        scan = EventScan(delimiter: options.delimiter)
        if options.byteOrderMark { buffer += Byte.byteOrderMark }
        recordStart = buffer.count
    }

    /// Writes a whole record. No fields are no record, and nothing is written.
    @inlinable
    public mutating func append(_ fields: some Sequence<some StringProtocol>) {
        for field in fields { appendField(field) }
        endRecord()
    }

    /// Writes the next field of the record.
    @inlinable
    public mutating func appendField(_ text: some StringProtocol) {
        // Native strings give their bytes without a copy; others are copied once.
        if text.utf8.withContiguousStorageIfAvailable({ append($0) }) == nil {
            Array(text.utf8).withUnsafeBufferPointer { append($0) }
        }
    }

    /// Writes the next field of the record, given as UTF-8.
    @inlinable
    public mutating func appendField(_ bytes: some Sequence<UInt8>) {
        if bytes.withContiguousStorageIfAvailable({ append($0) }) == nil {
            Array(bytes).withUnsafeBufferPointer { append($0) }
        }
    }

    /// Ends the record. Without a field since the last one, nothing is written.
    public mutating func endRecord() {
        guard fieldCount > 0 else { return }
        if fieldCount == 1 && buffer.count == recordStart {
            buffer.append(Byte.quote)
            buffer.append(Byte.quote)
        }
        for byte in lineEnding { buffer.append(byte) }
        fieldCount = 0
        recordStart = buffer.count
    }

    /// Takes the bytes written so far out of ``buffer``, at any time.
    public mutating func drain() -> [UInt8] {
        let bytes = buffer
        removeAll()
        return bytes
    }

    /// Empties ``buffer`` once its bytes are used in place, and keeps its room for what follows.
    public mutating func removeAll() {
        recordStart -= buffer.count
        buffer.removeAll(keepingCapacity: true)
    }

    @usableFromInline
    mutating func append(_ field: UnsafeBufferPointer<UInt8>) {
        if fieldCount > 0 { buffer.append(options.delimiter) }
        fieldCount += 1
        let isGuarded = options.guardsFormulas && FormulaGuard.needsGuard(field)
        if needsQuotes(field) {
            buffer.append(Byte.quote)
            if isGuarded { buffer.append(Byte.apostrophe) }
            appendDoublingQuotes(field)
            buffer.append(Byte.quote)
        } else {
            if isGuarded { buffer.append(Byte.apostrophe) }
            buffer.append(contentsOf: field)
        }
        isAtDocumentStart = false
    }

    private func needsQuotes(_ field: UnsafeBufferPointer<UInt8>) -> Bool {
        if isAtDocumentStart && isMistakenAtDocumentStart(field) { return true }
        var next = scan.firstEvent(in: field, from: 0)
        while let offset = next {
            switch field[offset] {
            case options.delimiter, Byte.quote, Byte.lineFeed, Byte.carriageReturn, Byte.substitute: return true
            default: next = scan.firstEvent(in: field, from: offset + 1)  // Other control characters need no quotes.
            }
        }
        return false
    }

    /// Whether a reader would take the field, at the very beginning and without quotes, for something other than text.
    private func isMistakenAtDocumentStart(_ field: UnsafeBufferPointer<UInt8>) -> Bool {
        // With the delimiter `=`, a field `sep` is enough to begin the line `sep=`.
        let beginsSeparatorLine = field.count >= 3 && field.prefix(3).elementsEqual("sep".utf8) { $0 | 0x20 == $1 }
        return beginsSeparatorLine || field.starts(with: Byte.byteOrderMark)
            || Signature.all.contains { field.starts(with: $0.bytes) }
    }

    private mutating func appendDoublingQuotes(_ field: UnsafeBufferPointer<UInt8>) {
        var rest = field[...]
        while let quote = rest.firstIndex(of: Byte.quote) {
            buffer.append(contentsOf: rest[...quote])
            buffer.append(Byte.quote)
            rest = rest[(quote + 1)...]
        }
        buffer.append(contentsOf: rest)
    }
}
