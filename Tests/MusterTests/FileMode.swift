import Foundation
import SystemPackage

/// What the system lets users do with a file.
struct FileMode {
    let bits: Int

    init(of path: FilePath) throws {
        let attributes = try FileManager.default.attributesOfItem(atPath: path.string)
        bits = attributes[.posixPermissions] as? Int ?? 0
    }
}
