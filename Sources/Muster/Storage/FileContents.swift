import FoundationEssentials
package import SystemPackage

extension FilePath {
    /// All bytes of a file that is known to be small enough to hold.
    ///
    /// - Throws: ``RunError`` `noInput`.
    package func contents() throws -> [UInt8] {
        let chunks = try FileChunks(path: self)
        var bytes: [UInt8] = []
        while let chunk = try chunks.next() { bytes.append(contentsOf: chunk) }
        return bytes
    }

    /// The path from the root, wherever the program stands now.
    package var absolute: FilePath {
        isAbsolute ? self : FilePath(FileManager.default.currentDirectoryPath).pushing(self).lexicallyNormalized()
    }

    /// Whether a file stands there, and no folder.
    package var isFile: Bool {
        var isFolder = false
        return FileManager.default.fileExists(atPath: string, isDirectory: &isFolder) && !isFolder
    }

    /// Whether something stands there.
    var exists: Bool { FileManager.default.fileExists(atPath: string) }
}
