/// Where the bytes of a document come from, a chunk at a time.
///
/// It is synchronous on purpose. A file returns bytes at once, and a suspension for every record would cost more than
/// parsing it. A caller with a slow source waits in one place, around ``Parser``, which never waits.
public protocol ChunkSource {
    /// The next bytes, any number of them; nil at the end. Not called again after nil.
    mutating func next() throws -> [UInt8]?

    /// Appends the next bytes to `buffer`; false at the end. A source that can read straight into it saves a copy.
    mutating func append(to buffer: inout [UInt8]) throws -> Bool
}

extension ChunkSource {
    /// Appends what ``next()`` gives.
    public mutating func append(to buffer: inout [UInt8]) throws -> Bool {
        guard let chunk = try next() else { return false }
        buffer.append(contentsOf: chunk)
        return true
    }
}
