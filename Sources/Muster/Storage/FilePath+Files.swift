import FoundationEssentials
import LibC
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

    /// The names in the folder; none where it cannot be read.
    package var entryNames: [String] {
        (try? FileManager.default.contentsOfDirectory(atPath: isEmpty ? "." : string)) ?? []
    }

    /// Removes the file. Returns whether there was one.
    ///
    /// - Parameter reason: what to say when that fails.
    /// - Throws: ``RunError`` `cannotWrite`.
    @discardableResult
    package func remove(orSay reason: String = "cannot be removed.") throws -> Bool {
        try reporting(.cannotWrite, reason) {
            guard unlink(string) != 0 else { return true }
            guard errno == ENOENT else { throw Errno(rawValue: errno) }
            return false
        }
    }

    /// Runs `body`, which works on the file at this path.
    ///
    /// - Throws: ``RunError`` with this code and this reason where `body` throws an `Errno`; what else `body` throws.
    @discardableResult
    package func reporting<Result>(
        _ code: RunError.Code,
        _ reason: String,
        _ body: () throws -> Result
    ) throws -> Result {
        do { return try body() } catch let error as Errno {
            throw RunError(code, path: self, reason, cause: error)
        }
    }

    /// Creates the folder with mode 0700, and the missing folders above it. An existing folder stays as it is.
    ///
    /// - Throws: ``RunError`` `cannotCreate`.
    package func createFolder() throws {
        var made: FilePath = isAbsolute ? "/" : ""
        for component in components {
            made.append(component)
            guard mkdir(made.string, 0o700) != 0, errno != EEXIST else { continue }
            // A folder above that may not be written into can still be passed through.
            let cause = Errno(rawValue: errno)
            if access(made.string, F_OK) != 0 {
                throw RunError(.cannotCreate, path: self, "cannot be created.", cause: cause)
            }
        }
    }
}
