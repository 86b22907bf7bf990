import IdentitySandbox
import Muster
import SystemPackage

extension SandboxContents {
    /// The accounts of an export.
    ///
    /// - Throws: ``InvalidSheet``; ``RunError`` when the file cannot be read.
    init(exportedTo path: FilePath) throws {
        self.init(
            accounts: try ExportedAccount.all(in: path).map {
                Account(
                    id: $0.id,
                    name: $0.name,
                    displayName: $0.displayName,
                    groups: $0.groups,
                    creationTime: $0.creationTime,
                    lastLoginTime: $0.lastLoginTime
                )
            }
        )
    }
}
