import CSV
import IdentityAPI
package import SystemPackage

/// The bytes of a file, a chunk at a time, and their SHA-256 at the end.
///
/// Reading blocks the thread: a local file's next chunk arrives in microseconds, less than a switch to another thread costs.
package final class FileChunks: ChunkSource {
    // The caches of one core hold a chunk and all that is derived from it.
    private static let chunkSize = 64 << 10

    private let file: FileDescriptor
    private let path: FilePath
    private var hash: SHA256?

    /// Opens a file for reading.
    ///
    /// - Parameter hashing: whether the caller needs ``fingerprint()``.
    /// - Throws: ``RunError`` `noInput`.
    package init(path: FilePath, hashing: Bool = false) throws {
        self.path = path
        file = try path.reporting(.noInput, "cannot be opened.") {
            try FileDescriptor.open(path, .readOnly, options: .closeOnExec)
        }
        if hashing { hash = SHA256() }
    }

    deinit { try? file.close() }

    /// Returns the next bytes; `nil` at the end of the file.
    package func next() throws -> [UInt8]? {
        var chunk: [UInt8] = []
        return try append(to: &chunk) ? chunk : nil
    }

    /// Appends the next bytes to a buffer. Returns `false` at the end of the file.
    package func append(to buffer: inout [UInt8]) throws -> Bool {
        let start = buffer.count
        try path.reporting(.noInput, "cannot be read.") {
            try buffer.append(addingCapacity: Self.chunkSize) { span in
                try span.withUnsafeMutableBufferPointer { bytes, count in
                    count += try file.read(
                        into: UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(bytes)[count...])
                    )
                }
            }
        }
        hash?.update(buffer.span.extracting(start...).bytes)
        return buffer.count > start
    }

    /// Returns the SHA-256 of the bytes so far in hexadecimal digits; an empty text without hashing.
    package func fingerprint() -> String {
        hash?.hexadecimal ?? ""
    }
}

extension FileChunks {
    /// Returns the encoding that all bytes fit; `nil` for UTF-8, and for a file with a byte order mark. A single-byte encoding is assumed to be windows-1252, by far
    /// the most common one.
    func recognizedEncoding() throws -> TextEncoding? {
        var evidence = EncodingEvidence()
        var chunk: [UInt8] = []
        while try append(to: &chunk) {
            evidence.add(chunk)
            chunk.removeAll(keepingCapacity: true)
        }
        evidence.finish()
        return evidence.encoding(page: .windows1252)
    }
}
