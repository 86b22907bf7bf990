/// An account's state in a file, with groups by id.
struct RecordedState: Sendable, Hashable {
    var displayName: String
    var groupIDs: [String]
}

extension RecordedState: Field {
    func write(to writer: inout FieldWriter) { writer.write(displayName, groupIDs) }
    static func read(_ reader: inout FieldReader) -> Self? { reader.value(Self.init(displayName:groupIDs:)) }
}
