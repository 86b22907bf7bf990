import LibC
import SystemPackage

/// Files of mode 0600 in the folder for temporary files (`TMPDIR`, else `/tmp`).
enum TemporaryFile {
    private static let inputPrefix = "muster-input."
    private static let markLength = 6

    private static var folder: FilePath { FilePath(getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp") }

    /// Creates a file without a name, which disappears when the process ends in any way.
    ///
    /// - Throws: `Errno`.
    static func withoutName() throws -> FileDescriptor {
        let (path, file) = try make("muster-")
        unlink(path.string)
        return file
    }

    /// Creates a file for input that can be read only once. The process locks it while the descriptor is open, so that the next process
    /// recognizes a file of a killed process and removes it.
    ///
    /// - Throws: `Errno`.
    static func forInput() throws -> (path: FilePath, file: FileDescriptor) {
        removeAbandonedInputs()
        while true {
            let (path, file) = try make(inputPrefix)
            // Without locks, abandoned files look like files in use, so they stay.
            _ = flock(file.rawValue, LOCK_EX)
            // Another process may have removed it as abandoned just before it was locked.
            if PartialFile.isSame(file, path) { return (path, file) }
            try? file.close()
        }
    }

    /// Removes the inputs that no process uses any more. Files that cannot be inspected or removed stay.
    private static func removeAbandonedInputs() {
        for name in folder.entryNames
        where name.hasPrefix(inputPrefix) && name.utf8.count == inputPrefix.utf8.count + markLength {
            PartialFile.removeIfAbandoned(folder.appending(name))
        }
    }

    /// The error when temporary files cannot be written.
    static func noRoom(_ cause: Errno?) -> RunError {
        RunError(
            .cannotWrite,
            "There is no space for temporary files.",
            advice: "Set TMPDIR to a folder that has space.",
            cause: cause
        )
    }

    private static func make(_ prefix: String) throws -> (FilePath, FileDescriptor) {
        var name = Array(folder.appending(prefix + String(repeating: "X", count: markLength)).string.utf8CString)
        let file = mkstemp(&name)
        guard file >= 0 else { throw Errno(rawValue: errno) }
        _ = fcntl(file, F_SETFD, FD_CLOEXEC)
        return (
            FilePath(name.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }), FileDescriptor(rawValue: file)
        )
    }
}
