import CSV

extension FileChunks {
    /// The encoding that the bytes tell, all of which are read; `nil` for UTF-8, and for a file that begins with its mark. A page of 256 characters is
    /// taken for windows-1252, by far the most common one.
    func recognizedEncoding() throws -> TextEncoding? {
        var evidence = EncodingEvidence()
        while let chunk = try next() { evidence.add(chunk) }
        evidence.finish()
        return evidence.encoding(page: .windows1252)
    }
}
