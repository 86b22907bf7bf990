import CSV
import SystemPackage

/// The bytes of a file, read straight into the reader's own buffer.
struct FileSource: ChunkSource {
    private static let chunkSize = 64 << 10

    private let file: FileDescriptor

    init(path: String) throws {
        file = try FileDescriptor.open(FilePath(path), .readOnly)
    }

    mutating func next() throws -> [UInt8]? {
        var chunk: [UInt8] = []
        return try append(to: &chunk) ? chunk : nil
    }

    mutating func append(to buffer: inout [UInt8]) throws -> Bool {
        let start = buffer.count
        try buffer.append(addingCapacity: Self.chunkSize) { span in
            try span.withUnsafeMutableBufferPointer { bytes, count in
                count += try file.read(
                    into: UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(bytes)[count...])
                )
            }
        }
        if buffer.count == start { try file.close() }
        return buffer.count > start
    }
}
