import LibC
package import SystemPackage

extension FilePath {
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
