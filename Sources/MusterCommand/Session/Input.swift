import Muster
import SystemPackage

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// The sheet as a file. What comes through a pipe or out of a plan is kept in a file first, because a sheet is read more than once.
struct Input {
    /// The file to read.
    let path: FilePath
    /// Whether the file is only there for as long as the program runs.
    let isTemporary: Bool

    /// - Parameter name: a path, or `-` for standard input.
    /// - Throws: ``RunError`` `noInput` or `cannotCreate`.
    init(_ name: String) throws {
        isTemporary = name == "-"
        path = isTemporary ? try Self.keep(chunks: Self.standardInput) : FilePath(name)
    }

    /// - Throws: ``RunError`` `cannotCreate` or `cannotWrite`.
    init(holding bytes: [UInt8]) throws {
        isTemporary = true
        path = try Self.keep { try $0(bytes[...]) }
    }

    private static func standardInput(_ write: (ArraySlice<UInt8>) throws -> Void) throws {
        var chunk = [UInt8](repeating: 0, count: 256 << 10)
        while true {
            let count = try chunk.withUnsafeMutableBytes { try FileDescriptor.standardInput.read(into: $0) }
            if count == 0 { return }
            try write(chunk[..<count])
        }
    }

    /// A new file, readable by its owner only, with what `chunks` gives.
    private static func keep(chunks: ((ArraySlice<UInt8>) throws -> Void) throws -> Void) throws -> FilePath {
        var template = Array(
            "\(getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp")/muster-input.XXXXXX".utf8CString
        )
        let number = mkstemp(&template)
        guard number >= 0 else {
            throw RunError(.cannotCreate, "the sheet cannot be kept in a file.", cause: Errno(rawValue: errno))
        }
        let file = FileDescriptor(rawValue: number)
        let path = FilePath(template.withUnsafeBufferPointer { String(cString: $0.baseAddress!) })
        do {
            try file.closeAfter { try chunks { try file.writeAll($0) } }
        } catch {
            unlink(path.string)
            throw RunError(.cannotWrite, "the sheet cannot be kept in a file.", cause: error as? Errno)
        }
        return path
    }

    /// Removes what was kept.
    func discard() {
        if isTemporary { unlink(path.string) }
    }
}
