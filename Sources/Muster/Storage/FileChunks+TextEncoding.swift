import CSV

extension FileChunks {
    /// Returns the encoding that all bytes fit; `nil` for UTF-8, and for a file with a byte order mark. A single-byte encoding is assumed to be windows-1252, by far
    /// the most common one.
    func recognizedEncoding() throws -> TextEncoding? {
        var evidence = EncodingEvidence()
        while let chunk = try next() { evidence.add(chunk) }
        evidence.finish()
        return evidence.encoding(page: .windows1252)
    }
}
