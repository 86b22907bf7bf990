import CSV
package import SystemPackage

/// The bytes of a file, a chunk at a time, with their SHA-256 once all are read.
///
/// Reading blocks its thread: a local file's next chunk is there in microseconds, less than it costs to hand the work to another thread.
package final class FileChunks: ChunkSource {
    // The caches of one core hold it, with all that is made of it.
    private static let chunkSize = 64 << 10

    private let file: FileDescriptor
    private let path: FilePath
    private var hash: SHA256?

    /// Opens a file for reading.
    ///
    /// - Parameter hashing: whether ``fingerprint()`` is wanted.
    /// - Throws: ``RunError`` `noInput`.
    package init(path: FilePath, hashing: Bool = false) throws {
        self.path = path
        do {
            file = try FileDescriptor.open(path, .readOnly, options: .closeOnExec)
        } catch let error as Errno {
            throw RunError(.noInput, path: path, "cannot be opened.", cause: error)
        }
        if hashing { hash = SHA256() }
    }

    deinit { try? file.close() }

    /// The next bytes; `nil` at the end of the file.
    package func next() throws -> [UInt8]? {
        var chunk: [UInt8] = []
        return try append(to: &chunk) ? chunk : nil
    }

    /// Reads the next bytes behind those of a buffer; false at the end of the file.
    package func append(to buffer: inout [UInt8]) throws -> Bool {
        let start = buffer.count
        do {
            try buffer.append(addingCapacity: Self.chunkSize) { span in
                try span.withUnsafeMutableBufferPointer { bytes, count in
                    count += try file.read(
                        into: UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(bytes)[count...])
                    )
                }
            }
        } catch let error as Errno {
            throw RunError(.noInput, path: path, "cannot be read.", cause: error)
        }
        hash?.update(buffer.span.extracting(start...).bytes)
        return buffer.count > start
    }

    /// The SHA-256 of what was read so far, in hexadecimal digits; empty where it was not asked for.
    package func fingerprint() -> String {
        hash?.finalize().map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }.joined() ?? ""
    }
}
