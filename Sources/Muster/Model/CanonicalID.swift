extension String {
    /// The canonical form of an id, for comparison: a UUID in lower case, because services and spreadsheets write UUIDs in either case; any other id as it is.
    ///
    /// Only for comparison. Muster sends and reports ids as the service writes them.
    var canonicalID: String { utf8.contains { (0x41...0x46).contains($0) } && readsLikeUUID ? lowercased() : self }

    /// Whether this is a UUID: 32 hexadecimal digits in five groups with hyphens between them.
    var readsLikeUUID: Bool { CompactID.uuid(self) != nil }
}

extension ByteExactString {
    /// An id that is equal to all spellings of the same id.
    static func id(_ id: String) -> ByteExactString { ByteExactString(id.canonicalID) }
}
