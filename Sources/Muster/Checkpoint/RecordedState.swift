/// An account's state in a file, with groups by id.
struct RecordedState: Sendable, Hashable {
    var displayName: String
    var groupIDs: [String]
}

extension RecordedState {
    /// Appends the fields.
    func write(to writer: inout FieldWriter) {
        writer.write(displayName)
        writer.write(list: groupIDs) { $0.write($1) }
    }

    /// Reads what ``write(to:)`` wrote; `nil` for anything else.
    init?(_ reader: inout FieldReader) {
        guard let displayName = reader.text(), let groupIDs = reader.list({ $0.text() }) else { return nil }
        self.init(displayName: displayName, groupIDs: groupIDs)
    }
}
