/// An account's state in a file, with groups by id.
struct RecordedState: Sendable, Hashable {
    var displayName: String
    var groupIDs: [String]
}

extension RecordedState: Field {
    func write(to writer: inout FieldWriter) {
        writer.write(displayName)
        groupIDs.write(to: &writer)
    }

    static func read(_ reader: inout FieldReader) -> Self? {
        try? Self(displayName: reader.next(), groupIDs: reader.next())
    }
}
