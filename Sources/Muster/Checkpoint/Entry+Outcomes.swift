extension Entry {
    /// An outcome as it lies in an entry: what must be known at once, and the bytes of all of it.
    struct KeptOutcome {
        var row: Int
        /// The account's part of the row; 0 for a row that stands for one account.
        var part: Int
        var status: Outcome.Status
        var http: Int
        /// What ``Outcome/init(_:)`` reads.
        var bytes: ArraySlice<UInt8>
    }

    /// The outcomes in an entry's bytes, their texts unread; `nil` for another entry, or bytes that are none.
    static func outcomes(in bytes: ArraySlice<UInt8>) -> [KeptOutcome]? {
        var reader = FieldReader(bytes)
        guard let tag = Tag.read(&reader), tag == .outcomes || tag == .partOutcomes,
            let count = reader.number(), count <= bytes.count
        else { return nil }
        var rows: [KeptOutcome] = []
        for _ in 0..<count {
            guard let row = reader.number(), let part = tag == .outcomes ? 0 : reader.number() else { return nil }
            let start = reader.position
            guard let (status, http) = Outcome.skim(&reader) else { return nil }
            rows.append(
                KeptOutcome(row: row, part: part, status: status, http: http, bytes: bytes[start..<reader.position])
            )
        }
        return reader.isAtEnd ? rows : nil
    }
}

extension Outcome {
    /// Passes over what ``write(to:)`` wrote.
    fileprivate static func skim(_ reader: inout FieldReader) -> (Status, http: Int)? {
        guard let status = Status.read(&reader), reader.slice() != nil, reader.slice() != nil,
            let http = reader.number(), reader.slice() != nil, reader.slice() != nil, reader.number() != nil,
            reader.number() != nil, reader.slice() != nil
        else { return nil }
        return (status, http)
    }
}
