import SystemPackage

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// The temporary file behind an ``AtomicFile``: `.NAME.PID.partial`, beside the file that it will become.
///
/// A process holds a lock on its partial files for as long as it writes them. A killed process leaves the file without the lock, and the next one
/// that writes into the folder removes it. The process id in the name only keeps names apart: ids are given again, and mean nothing on another machine.
enum PartialFile {
    private static let suffix = ".partial"

    /// Makes a new one of mode 0600, locked.
    ///
    /// - Throws: `Errno`.
    static func create(for path: FilePath) throws -> (FilePath, FileDescriptor) {
        let folder = path.removingLastComponent()
        let name = path.lastComponent?.string ?? "file"
        // One process may write the same file twice at a time; the later one gets another name.
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
                // A file system without locks keeps its abandoned files: none can be told from one in use.
                _ = flock(file.rawValue, LOCK_EX)
                // Another process may have taken it for abandoned in the instant before it was locked.
                if isSame(file, partial) { return (partial, file) }
                try? file.close()
            } catch Errno.fileExists where number < 10_000 {
                continue
            }
        }
        throw Errno.fileExists
    }

    /// Removes the partial files of a folder that no process writes any more. What cannot be looked at or removed stays.
    static func removeAbandoned(in folder: FilePath) {
        guard let entries = opendir(folder.isEmpty ? "." : folder.string) else { return }
        defer { closedir(entries) }
        while let entry = readdir(entries) {
            // Almost all names of a folder fall here, before a String is made of them.
            guard entry.pointee.d_name.0 == CChar(UInt8(ascii: ".")) else { continue }
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) { String(cString: $0) }
            }
            if isOurs(name) { removeIfAbandoned(folder.appending(name)) }
        }
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

    /// Removes a file of ours that no process holds a lock on. What cannot be looked at or removed stays.
    static func removeIfAbandoned(_ path: FilePath) {
        var status = stat()
        guard lstat(path.string, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_uid == geteuid(),
            let file = try? FileDescriptor.open(path, .readOnly, options: [.closeOnExec, .nonBlocking])
        else { return }
        defer { try? file.close() }
        guard flock(file.rawValue, LOCK_EX | LOCK_NB) == 0, isSame(file, path) else { return }
        unlink(path.string)
    }

    /// Whether a path still leads to an open file.
    static func isSame(_ file: FileDescriptor, _ path: FilePath) -> Bool {
        var (open, named) = (stat(), stat())
        return fstat(file.rawValue, &open) == 0 && lstat(path.string, &named) == 0
            && open.st_dev == named.st_dev && open.st_ino == named.st_ino
    }
}
