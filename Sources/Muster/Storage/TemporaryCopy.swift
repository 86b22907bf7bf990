import LibC
public import SystemPackage

/// A file of mode 0600 in the folder for temporary files, for a sheet that lies nowhere else: one that was uploaded, or one with corrections. It is removed with the last
/// reference to it; after a crash, the next process removes it.
public final class TemporaryCopy: Sendable {
    /// The file.
    public let path: FilePath
    private let file: FileDescriptor

    /// Creates an empty file.
    ///
    /// - Throws: ``RunError`` `cannotCreate`.
    public init() throws {
        do { (path, file) = try TemporaryFile.forInput() } catch {
            throw RunError(.cannotCreate, "Muster cannot create a temporary file.", cause: error as? Errno)
        }
    }

    deinit {
        unlink(path.string)
        try? file.close()
    }

    /// Appends bytes.
    ///
    /// - Throws: ``RunError`` `cannotWrite`, as on a full disk.
    public func append(_ bytes: some Sequence<UInt8>) throws {
        do { try file.writeAll(bytes) } catch {
            throw TemporaryFile.noRoom(error as? Errno)
        }
    }
}
