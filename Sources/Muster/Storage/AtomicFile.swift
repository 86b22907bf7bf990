import LibC
package import SystemPackage

/// A file that appears whole or not at all: Muster writes it under a temporary name, syncs it, and renames it.
///
/// Foundation's atomic write does not sync the folder, so a power cut could undo it.
package struct AtomicFile: ~Copyable {
    private static let bufferSize = 256 << 10

    private let path: FilePath
    private let temporaryPath: FilePath
    private let file: FileDescriptor
    private var buffer: [UInt8] = []
    private var isInPlace = false

    /// Creates a temporary file of mode 0600 that will become `path`.
    ///
    /// - Throws: ``RunError`` `cannotCreate`.
    package init(at path: FilePath) throws {
        self.path = path
        try Self.requireFile(path)
        PartialFile.removeAbandoned(in: path.removingLastComponent())
        (temporaryPath, file) = try path.reporting(.cannotCreate, "cannot be written.") {
            try PartialFile.create(for: path)
        }
        buffer.reserveCapacity(Self.bufferSize + 4096)
    }

    deinit {
        // After a commit the name is gone already. An abandoned file is removed while its lock still protects the name.
        if !isInPlace { unlink(temporaryPath.string) }
        try? file.close()
    }

    /// Appends bytes.
    ///
    /// - Throws: ``RunError`` `cannotWrite`, as on a full disk.
    package mutating func write(_ bytes: some Collection<UInt8>) throws {
        buffer.append(contentsOf: bytes)
        if buffer.count >= Self.bufferSize { try flush() }
    }

    /// Makes the bytes durable under the temporary name. Only the name is left to ``commit(synchronizingFolder:)``.
    ///
    /// - Throws: ``RunError`` `cannotWrite`, as on a full disk.
    package mutating func synchronize() throws {
        try flush()
        try path.reporting(.cannotWrite, "cannot be written.") { try file.synchronize() }
    }

    /// Renames the file to its path, durably. This replaces an existing file atomically.
    ///
    /// - Parameter synchronizingFolder: whether the new name must be durable when this returns; `false` when another file of the folder follows.
    /// - Throws: ``RunError`` `cannotWrite`. An existing file is then unchanged.
    package consuming func commit(synchronizingFolder: Bool = true) throws {
        try synchronize()
        try path.reporting(.cannotWrite, "cannot be written.") {
            guard rename(temporaryPath.string, path.string) == 0 else { throw Errno(rawValue: errno) }
        }
        isInPlace = true
        guard synchronizingFolder else { return }
        try path.reporting(.cannotWrite, "cannot be written.") { try path.removingLastComponent().synchronizeFolder() }
    }

    /// Writes a whole file at once.
    package static func write(_ bytes: some Collection<UInt8>, to path: FilePath) throws {
        var file = try AtomicFile(at: path)
        try file.write(bytes)
        try file.commit()
    }

    /// Copies a file. Returns the SHA-256 of the copy.
    package static func copy(_ source: FilePath, to path: FilePath) throws -> String {
        let chunks = try FileChunks(path: source, hashing: true)
        var file = try AtomicFile(at: path)
        while let chunk = try chunks.next() { try file.write(chunk) }
        try file.commit()
        return chunks.fingerprint()
    }

    /// Throws unless the path is free or a regular file.
    private static func requireFile(_ path: FilePath) throws {
        var status = stat()
        guard stat(path.string, &status) != 0 || status.st_mode & S_IFMT == S_IFREG else {
            throw RunError(
                .cannotCreate,
                path: path,
                "is not a file, and Muster would replace it with one. Choose another name."
            )
        }
    }

    private mutating func flush() throws {
        try path.reporting(.cannotWrite, "cannot be written.") { try file.writeAll(buffer) }
        buffer.removeAll(keepingCapacity: true)
    }
}
