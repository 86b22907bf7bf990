package import SystemPackage

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// A file that appears whole or not at all: written beside its place, synced, then renamed into it.
///
/// Foundation's atomic writing does not sync the folder; a power cut could still undo it.
package struct AtomicFile: ~Copyable {
    private static let bufferSize = 256 << 10

    private let path: FilePath
    private let temporaryPath: FilePath
    private let file: FileDescriptor
    private var buffer: [UInt8] = []
    private var isInPlace = false

    /// Starts a file of mode 0600 that will stand at `path`.
    ///
    /// - Throws: ``RunError`` `cannotCreate`.
    package init(at path: FilePath) throws {
        self.path = path
        do {
            try Self.requireFile(path)
            PartialFile.removeAbandoned(in: path.removingLastComponent())
            (temporaryPath, file) = try PartialFile.create(for: path)
        } catch let error as Errno {
            throw RunError(.cannotCreate, path: path, "cannot be written.", cause: error)
        }
        buffer.reserveCapacity(Self.bufferSize + 4096)
    }

    deinit {
        // Gone already when it was put in place; a file that was given up is removed, while nobody else can have its name.
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

    /// Makes the bytes durable, still beside their place. What is left to ``commit(synchronizingFolder:)`` is the name.
    ///
    /// - Throws: ``RunError`` `cannotWrite`, as on a full disk.
    package mutating func synchronize() throws {
        try flush()
        do {
            try file.synchronize()
        } catch let error as Errno {
            throw RunError(.cannotWrite, path: path, "cannot be written.", cause: error)
        }
    }

    /// Puts the file in its place, durably. What stood there before is replaced in the same instant.
    ///
    /// - Parameter synchronizingFolder: whether the new name must be durable when this returns; not where another file of the folder follows.
    /// - Throws: ``RunError`` `cannotWrite`; what stood there before is then untouched.
    package consuming func commit(synchronizingFolder: Bool = true) throws {
        try synchronize()
        do {
            guard rename(temporaryPath.string, path.string) == 0 else { throw Errno(rawValue: errno) }
            isInPlace = true
            if synchronizingFolder { try path.removingLastComponent().synchronizeFolder() }
        } catch let error as Errno {
            throw RunError(.cannotWrite, path: path, "cannot be written.", cause: error)
        }
    }

    /// Writes a whole file at once.
    package static func write(_ bytes: some Collection<UInt8>, to path: FilePath) throws {
        var file = try AtomicFile(at: path)
        try file.write(bytes)
        try file.commit()
    }

    /// Copies a file and gives the SHA-256 of what was copied.
    package static func copy(_ source: FilePath, to path: FilePath) throws -> String {
        let chunks = try FileChunks(path: source, hashing: true)
        var file = try AtomicFile(at: path)
        while let chunk = try chunks.next() { try file.write(chunk) }
        try file.commit()
        return chunks.fingerprint()
    }

    /// Makes sure that nothing but a file is replaced.
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
        do {
            try file.writeAll(buffer)
            buffer.removeAll(keepingCapacity: true)
        } catch let error as Errno {
            throw RunError(.cannotWrite, path: path, "cannot be written.", cause: error)
        }
    }
}
