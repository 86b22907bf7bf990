import LibC
import Synchronization
import SystemPackage

/// An exclusive `flock` on a file. The system releases it when the process ends in any way; a lock file that is merely created would outlive a crash.
final class FileLock: Sendable {
    /// `nil` after the release.
    private let file: Mutex<FileDescriptor?>

    /// Locks a file, and creates it if necessary; `nil` when another process has the lock.
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

    /// Whether the file is locked.
    var isHeld: Bool { file.withLock { $0 != nil } }

    /// Releases the file at once, even while references to the lock exist.
    func release() {
        file.withLock { file in
            try? file?.close()
            file = nil
        }
    }
}
