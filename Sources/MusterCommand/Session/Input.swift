import Muster
import SystemPackage

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// The sheet as a file. What comes through a pipe is kept in a file first, because a sheet is read more than once.
struct Input {
    /// The file to read.
    let path: FilePath
    /// Whether it came through a pipe.
    let isPipe: Bool

    /// - Parameter name: a path, or `-` for standard input.
    /// - Throws: ``RunError`` `noInput` or `cannotCreate`.
    init(_ name: String) throws {
        isPipe = name == "-"
        guard isPipe else {
            path = FilePath(name)
            return
        }
        var template = Array(
            "\(getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp")/muster-input.XXXXXX".utf8CString
        )
        let number = mkstemp(&template)
        guard number >= 0 else {
            throw RunError(.cannotCreate, "standard input cannot be kept in a file.", cause: Errno(rawValue: errno))
        }
        let file = FileDescriptor(rawValue: number)
        path = FilePath(template.withUnsafeBufferPointer { String(cString: $0.baseAddress!) })
        do {
            try file.closeAfter {
                var chunk = [UInt8](repeating: 0, count: 256 << 10)
                while true {
                    let count = try chunk.withUnsafeMutableBytes { try FileDescriptor.standardInput.read(into: $0) }
                    if count == 0 { return }
                    try file.writeAll(chunk[..<count])
                }
            }
        } catch {
            unlink(path.string)
            throw RunError(.cannotWrite, "standard input cannot be kept in a file.", cause: error as? Errno)
        }
    }

    /// Removes what was kept.
    func discard() {
        if isPipe { unlink(path.string) }
    }
}
