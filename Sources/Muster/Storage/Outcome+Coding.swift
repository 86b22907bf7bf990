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
            let status = reader.byte().flatMap(Status.init(tag:)), let action = reader.text(),
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

extension Outcome.Status {
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

    init?(tag: UInt8) {
        switch tag {
        case 1: self = .created
        case 2: self = .updated
        case 3: self = .deleted
        case 4: self = .unchanged
        case 5: self = .skipped
        case 6: self = .failed
        case 7: self = .unknown
        case 8: self = .pending
        default: return nil
        }
    }
}
