import CSV
import SystemPackage

/// The bytes of a file, a chunk at a time, in one array that is used again for each chunk.
struct FileSource: ChunkSource {
    private let file: FileDescriptor
    private var chunk = [UInt8](repeating: 0, count: 256 << 10)

    init(path: String) throws {
        file = try FileDescriptor.open(FilePath(path), .readOnly)
    }

    mutating func next() throws -> [UInt8]? {
        // The reader has let go of the last chunk by now, so this writes into it and copies nothing.
        let count = try chunk.withUnsafeMutableBytes { try file.read(into: $0) }
        guard count > 0 else {
            try file.close()
            return nil
        }
        return count == chunk.count ? chunk : Array(chunk[..<count])
    }
}
