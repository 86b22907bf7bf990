import LibC
import Muster
import SystemPackage

/// The sheet as a file. What comes through a pipe or out of a plan is kept in a file first, because a sheet is read more than once.
struct Input {
    /// The file to read.
    let path: FilePath
    /// Whether it was standard input, which then can't answer questions.
    let isStandardInput: Bool
    /// What was kept; `nil` for a file that can be read again.
    private let copy: TemporaryCopy?

    /// Whether the file is only there for as long as the program runs.
    var isTemporary: Bool { copy != nil }

    /// - Parameter name: a path, or `-` for standard input. What is no regular file (a named pipe, `<(command)`, `/dev/stdin`) gives its bytes only once.
    /// - Throws: ``RunError`` `noInput`, `cannotCreate` or `cannotWrite`.
    init(_ name: String) throws {
        let isStandardInput = Self.standardInputs.contains(name)
        self.isStandardInput = isStandardInput
        let source = FilePath(name)
        guard isStandardInput || Self.isStream(name) else {
            (path, copy) = (source, nil)
            return
        }
        let file = try source.reporting(.noInput, "cannot be read.") {
            try isStandardInput ? .standardInput : FileDescriptor.open(source, .readOnly, options: .closeOnExec)
        }
        defer { if !isStandardInput { try? file.close() } }
        let copy = try TemporaryCopy()
        var chunk = [UInt8](repeating: 0, count: 256 << 10)
        while true {
            let count = try source.reporting(.noInput, "cannot be read.") {
                try chunk.withUnsafeMutableBytes { try file.read(into: $0) }
            }
            if count == 0 { break }
            try copy.append(chunk[..<count])
        }
        (path, self.copy) = (copy.path, copy)
    }

    /// - Throws: ``RunError`` `cannotCreate` or `cannotWrite`.
    init(holding bytes: [UInt8]) throws {
        let copy = try TemporaryCopy()
        try copy.append(bytes)
        (path, isStandardInput, self.copy) = (copy.path, false, copy)
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

    /// Ends the use of what was kept, which is removed with the last reference to it.
    func discard() { withExtendedLifetime(copy) {} }
}
