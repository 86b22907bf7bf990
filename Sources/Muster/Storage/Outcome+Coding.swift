extension Outcome {
    /// Appends the outcome's fields.
    func write(to writer: inout FieldWriter) {
        writer.bytes.append(status.tag)
        writer.write(action)
        writer.write(accountID)
        writer.write(http)
        writer.write(code)
        writer.write(message)
        writer.write(attempts)
        writer.write(milliseconds)
        writer.write(traceID)
    }

    /// Reads what ``write(to:)`` wrote; `nil` for invalid bytes.
    init?(_ reader: inout FieldReader) {
        guard
            let status = Status.read(&reader), let action = reader.text(),
            let accountID = reader.text(), let http = reader.number(), let code = reader.text(),
            let message = reader.text(), let attempts = reader.number(), let milliseconds = reader.number(),
            let traceID = reader.text()
        else { return nil }
        self.init(status, action: action, accountID: accountID)
        self.http = http
        self.code = code
        self.message = message
        self.attempts = attempts
        self.milliseconds = milliseconds
        self.traceID = traceID
    }
}

extension Outcome.Status: Field {
    /// Its byte in a checkpoint. These bytes never change.
    var tag: UInt8 {
        switch self {
        case .created: 1
        case .updated: 2
        case .deleted: 3
        case .unchanged: 4
        case .skipped: 5
        case .failed: 6
        case .unknown: 7
        case .pending: 8
        }
    }

    /// The statuses in the order of their bytes, which begin with 1.
    private static let byTag = allCases.sorted { $0.tag < $1.tag }

    init?(tag: UInt8) {
        guard Self.byTag.indices.contains(Int(tag) - 1) else { return nil }
        self = Self.byTag[Int(tag) - 1]
    }

    static func read(_ reader: inout FieldReader) -> Self? { reader.byte().flatMap(Self.init(tag:)) }
    func write(to writer: inout FieldWriter) { writer.bytes.append(tag) }
}
