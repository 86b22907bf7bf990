import FoundationEssentials
package import SystemPackage

extension FilePath {
    /// Returns all bytes of a file that is small enough for memory.
    ///
    /// - Throws: ``RunError`` `noInput`.
    package func contents() throws -> [UInt8] {
        let chunks = try FileChunks(path: self)
        var bytes: [UInt8] = []
        while let chunk = try chunks.next() { bytes.append(contentsOf: chunk) }
        return bytes
    }

    /// The absolute path.
    package var absolute: FilePath {
        isAbsolute ? self : FilePath(FileManager.default.currentDirectoryPath).pushing(self).lexicallyNormalized()
    }

    /// Whether a regular file exists at the path.
    package var isFile: Bool {
        var isFolder = false
        return FileManager.default.fileExists(atPath: string, isDirectory: &isFolder) && !isFolder
    }

    /// Whether anything exists at the path.
    var exists: Bool { FileManager.default.fileExists(atPath: string) }
}
