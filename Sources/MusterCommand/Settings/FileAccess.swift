import LibC
import Muster
import SystemPackage

/// Who may do what with a file or folder, as far as Muster trusts it: a profile may name a command, and a secret's file holds the secret.
struct FileAccess: Sendable {
    let path: FilePath
    private let mode: mode_t
    private let owner: uid_t
    /// Whether it is a regular file or a folder. A pipe, as of `<(pass show uipath)`, has no mode that means anything.
    private let isKept: Bool

    /// The access of what a path leads to; `nil` when there is nothing.
    init?(_ path: FilePath) {
        var status = stat()
        guard stat(path.string, &status) == 0 else { return nil }
        self.path = path
        (mode, owner) = (status.st_mode & 0o7777, status.st_uid)
        isKept = [S_IFREG, S_IFDIR].contains(status.st_mode & S_IFMT)
    }

    private var isMine: Bool { owner == geteuid() }

    /// Makes sure that only the user and the system's administrator can change it.
    ///
    /// - Parameter what: what it is, such as `the profile`.
    /// - Throws: ``RunError`` `configuration` with the command that fixes it.
    func requireUnwritable(_ what: String) throws {
        guard isKept else { return }
        guard isMine || owner == 0 else {
            throw RunError(
                .configuration,
                path: path,
                "\(what) belongs to another user, who could make Muster run any command. Fix it with: chown \(geteuid()) \(path.quoted)"
            )
        }
        guard mode & 0o022 == 0 else {
            throw RunError(
                .configuration,
                path: path,
                "other users can write to \(what), and could make Muster run any command. Fix it with: chmod go-w \(path.quoted)"
            )
        }
    }

    /// Makes sure that no other user can read it. A file of another owner, as a secret that a container is given, may be readable by a group.
    ///
    /// - Parameter what: what it holds, such as `the secret`.
    /// - Throws: ``RunError`` `configuration` with the command that fixes it.
    func requireUnreadable(_ what: String) throws {
        guard isKept, mode & (isMine ? 0o077 : 0o007) != 0 else { return }
        throw RunError(
            .configuration,
            path: path,
            "holds \(what), and other users can read it. Fix it with: chmod \(isMine ? "600" : "o=") \(path.quoted)"
        )
    }
}
