import LibC
import SystemPackage

/// The temporary file of an ``AtomicFile``: `.NAME.PID.partial`, in the folder of the final file.
///
/// A process locks its partial files while it writes them. A killed process leaves a file without a lock, and the next process that writes to the folder
/// removes it. The process id only makes the name unique: ids are reused, and mean nothing on another machine.
enum PartialFile {
    private static let suffix = ".partial"

    /// Creates a locked partial file of mode 0600.
    ///
    /// - Throws: `Errno`.
    static func create(for path: FilePath) throws -> (FilePath, FileDescriptor) {
        let folder = path.removingLastComponent()
        let name = path.lastComponent?.string ?? "file"
        // One process may write the same file twice at the same time; the second file gets another name.
        for number in 0... {
            let mark = number == 0 ? "\(getpid())" : "\(getpid())-\(number)"
            let partial = folder.appending(".\(name).\(mark)\(suffix)")
            do {
                let file = try FileDescriptor.open(
                    partial,
                    .writeOnly,
                    options: [.create, .exclusiveCreate, .closeOnExec],
                    permissions: [.ownerReadWrite]
                )
                // Without locks, abandoned files look like files in use, so they stay.
                _ = flock(file.rawValue, LOCK_EX)
                // Another process may have removed it as abandoned just before it was locked.
                if isSame(file, partial) { return (partial, file) }
                try? file.close()
            } catch Errno.fileExists where number < 10_000 {
                continue
            }
        }
        throw Errno.fileExists
    }

    /// Removes the partial files of a folder that no process writes any more. Files that cannot be inspected or removed stay.
    static func removeAbandoned(in folder: FilePath) {
        for name in folder.entryNames where isOurs(name) { removeIfAbandoned(folder.appending(name)) }
    }

    /// Whether a name is `.NAME.PID.partial` or `.NAME.PID-N.partial`.
    static func isOurs(_ name: String) -> Bool {
        guard name.hasPrefix("."), name.hasSuffix(suffix) else { return false }
        let parts = name.dropFirst().dropLast(suffix.count).split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count >= 2, let mark = parts.last else { return false }
        let numbers = mark.split(separator: "-", omittingEmptySubsequences: false)
        return numbers.count <= 2
            && numbers.allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }
    }

    /// Removes a file of this user that no process has locked. A file that cannot be inspected or removed stays.
    static func removeIfAbandoned(_ path: FilePath) {
        var status = stat()
        guard lstat(path.string, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_uid == geteuid(),
            let file = try? FileDescriptor.open(path, .readOnly, options: [.closeOnExec, .nonBlocking])
        else { return }
        defer { try? file.close() }
        guard flock(file.rawValue, LOCK_EX | LOCK_NB) == 0, isSame(file, path) else { return }
        unlink(path.string)
    }

    /// Returns whether a path still leads to an open file.
    static func isSame(_ file: FileDescriptor, _ path: FilePath) -> Bool {
        var (open, named) = (stat(), stat())
        return fstat(file.rawValue, &open) == 0 && lstat(path.string, &named) == 0
            && open.st_dev == named.st_dev && open.st_ino == named.st_ino
    }
}
