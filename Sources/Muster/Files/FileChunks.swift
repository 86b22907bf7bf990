public import CSV
import Crypto
public import SystemPackage

/// The bytes of a file, a chunk at a time, with their SHA-256 once all are read.
///
/// Reading blocks its thread: a local file's next chunk is there in microseconds, less than it costs to hand the work to another thread.
public final class FileChunks: ChunkSource {
    private static let chunkSize = 256 << 10

    private let file: FileDescriptor
    private let path: FilePath
    private var hash: SHA256?

    /// Opens a file for reading.
    ///
    /// - Parameter hashing: whether ``fingerprint()`` is wanted.
    /// - Throws: ``RunError`` `noInput`.
    public init(path: FilePath, hashing: Bool = false) throws {
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
    public func next() throws -> [UInt8]? {
        do {
            let chunk = try [UInt8](unsafeUninitializedCapacity: Self.chunkSize) { buffer, count in
                count = try file.read(into: UnsafeMutableRawBufferPointer(buffer))
            }
            guard !chunk.isEmpty else { return nil }
            hash?.update(data: chunk)
            return chunk
        } catch let error as Errno {
            throw RunError(.noInput, path: path, "cannot be read.", cause: error)
        }
    }

    /// The SHA-256 of what was read so far, in hexadecimal digits; empty where it was not asked for.
    public func fingerprint() -> String {
        hash?.finalize().map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }.joined() ?? ""
    }
}
