import LibC
import Muster
import SystemPackage

/// The sheet as a file. What comes through a pipe or out of a plan is kept in a file first, because a sheet is read more than once.
struct Input {
    /// The file to read.
    let path: FilePath
    /// Whether the file is only there for as long as the program runs.
    let isTemporary: Bool

    /// The open file that was made, locked for as long as the program uses it.
    private let kept: FileDescriptor?

    /// Whether it was standard input, which then can't answer questions.
    let isStandardInput: Bool

    /// - Parameter name: a path, or `-` for standard input. What is no regular file (a named pipe, `<(command)`, `/dev/stdin`) gives its bytes only once.
    /// - Throws: ``RunError`` `noInput`, `cannotCreate` or `cannotWrite`.
    init(_ name: String) throws {
        isStandardInput = Self.standardInputs.contains(name)
        isTemporary = isStandardInput || Self.isStream(name)
        guard isTemporary else {
            path = FilePath(name)
            kept = nil
            return
        }
        guard !isStandardInput else {
            (path, kept) = try Self.keep { try Self.read(.standardInput, named: name, $0) }
            return
        }
        let file: FileDescriptor
        do { file = try FileDescriptor.open(FilePath(name), .readOnly, options: .closeOnExec) } catch {
            throw RunError(.noInput, path: FilePath(name), "cannot be read.", cause: error as? Errno)
        }
        (path, kept) = try file.closeAfter { try Self.keep { try Self.read(file, named: name, $0) } }
    }

    private static let standardInputs: Set = ["-", "/dev/stdin", "/dev/fd/0", "/proc/self/fd/0"]

    /// Whether a name leads to what can be read only once. A folder and a file that is not there keep their own errors.
    ///
    /// The names of open files are streams whatever they lead to: a later process that resumes the run has another file under that name.
    private static func isStream(_ name: String) -> Bool {
        if name.hasPrefix("/dev/fd/") || name.hasPrefix("/proc/self/fd/") { return true }
        var status = stat()
        guard stat(name, &status) == 0 else { return false }
        return ![S_IFREG, S_IFDIR].contains(status.st_mode & S_IFMT)
    }

    /// - Throws: ``RunError`` `cannotCreate` or `cannotWrite`.
    init(holding bytes: [UInt8]) throws {
        isTemporary = true
        isStandardInput = false
        (path, kept) = try Self.keep { try $0(bytes[...]) }
    }

    private static func read(
        _ file: FileDescriptor,
        named name: String,
        _ write: (ArraySlice<UInt8>) throws -> Void
    ) throws {
        var chunk = [UInt8](repeating: 0, count: 256 << 10)
        while true {
            let count: Int
            do { count = try chunk.withUnsafeMutableBytes { try file.read(into: $0) } } catch {
                throw RunError(.noInput, path: FilePath(name), "cannot be read.", cause: error as? Errno)
            }
            if count == 0 { return }
            try write(chunk[..<count])
        }
    }

    /// A new file, readable by its owner only, with what `chunks` gives.
    private static func keep(
        chunks: ((ArraySlice<UInt8>) throws -> Void) throws -> Void
    ) throws -> (FilePath, FileDescriptor) {
        let (path, file): (FilePath, FileDescriptor)
        do { (path, file) = try TemporaryFile.forInput() } catch {
            throw RunError(.cannotCreate, "Muster cannot copy the sheet to a file.", cause: error as? Errno)
        }
        do {
            try chunks { try file.writeAll($0) }
        } catch {
            unlink(path.string)
            try? file.close()
            if let error = error as? RunError { throw error }
            throw RunError(.cannotWrite, "Muster cannot copy the sheet to a file.", cause: error as? Errno)
        }
        return (path, file)
    }

    /// Removes what was kept.
    func discard() {
        guard let kept else { return }
        unlink(path.string)
        try? kept.close()
    }
}
