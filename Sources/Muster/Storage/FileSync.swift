import LibC
import SystemPackage

extension FileDescriptor {
    /// Makes everything written so far survive a power cut. Blocks until the disk confirms.
    func synchronize() throws {
        #if canImport(Darwin)
            // fsync on Darwin stops at the drive's own cache.
            let result = fcntl(rawValue, F_FULLFSYNC)
        #else
            let result = fdatasync(rawValue)
        #endif
        guard result == 0 else { throw Errno(rawValue: errno) }
    }

    /// Throws unless the path still leads to this open file: bytes written to a removed or renamed file are lost.
    func requireName(_ path: FilePath) throws {
        let (open, named) = (try stat(), try path.stat())
        guard open.inode == named.inode, open.deviceID == named.deviceID else { throw Errno.noSuchFileOrDirectory }
    }
}

extension FilePath {
    /// Makes this folder's entries durable. Without it, a new or renamed file may be missing after a power cut.
    func synchronizeFolder() throws {
        let folder = try FileDescriptor.open(isEmpty ? "." : self, .readOnly, options: [.directory, .closeOnExec])
        defer { try? folder.close() }
        guard fsync(folder.rawValue) == 0 else { throw Errno(rawValue: errno) }
    }
}
