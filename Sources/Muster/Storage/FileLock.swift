import Synchronization
import SystemPackage

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// A hold on a file that no other process can take at the same time. The system lets go of it when the process ends, however it ends; a lock
/// file that is merely created would outlive a crash.
final class FileLock: Sendable {
    /// `nil` once the hold was let go.
    private let file: Mutex<FileDescriptor?>

    /// Takes the hold on a file, which is made where it is not there; `nil` when another process has it.
    init?(path: FilePath) throws {
        let file = try FileDescriptor.open(
            path,
            .readWrite,
            options: [.create, .closeOnExec],
            permissions: [.ownerReadWrite]
        )
        guard flock(file.rawValue, LOCK_EX | LOCK_NB) == 0 else {
            let cause = Errno(rawValue: errno)
            try? file.close()
            if cause == .wouldBlock { return nil }
            throw cause
        }
        self.file = Mutex(file)
    }

    deinit { release() }

    /// Lets go of the file at once, however long something still knows of the lock.
    func release() {
        file.withLock { file in
            try? file?.close()
            file = nil
        }
    }
}
