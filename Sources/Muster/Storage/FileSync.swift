import SystemPackage

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

extension FileDescriptor {
    /// Returns when everything written so far survives a power cut. Blocks until the disk says so.
    func synchronize() throws {
        #if canImport(Darwin)
            // fsync on Darwin stops at the drive's own cache.
            let result = fcntl(rawValue, F_FULLFSYNC)
        #else
            let result = fdatasync(rawValue)
        #endif
        guard result == 0 else { throw Errno(rawValue: errno) }
    }
}

extension FileDescriptor {
    /// Makes sure that this open file is still the one of that name: what is written into a file that was removed or moved away is lost.
    func requireName(_ path: FilePath) throws {
        let (open, named) = (try stat(), try path.stat())
        guard open.inode == named.inode, open.deviceID == named.deviceID else { throw Errno.noSuchFileOrDirectory }
    }
}

extension FilePath {
    /// Makes this folder's own list of names durable: a file that was just made or renamed is not there after a power cut without it.
    func synchronizeFolder() throws {
        let folder = try FileDescriptor.open(isEmpty ? "." : self, .readOnly, options: [.directory, .closeOnExec])
        defer { try? folder.close() }
        guard fsync(folder.rawValue) == 0 else { throw Errno(rawValue: errno) }
    }
}
