/// What a sign-in can do with its scopes.
struct Rights: Sendable, Hashable {
    /// A right that commands need: the scopes that include it, the recommended one first.
    struct Right: Sendable, Hashable {
        let scopes: [String]

        static let readAccounts = Right(scopes: ["PM.RobotAccount", "PM.RobotAccount.Read"])
        static let writeAccounts = Right(scopes: ["PM.RobotAccount", "PM.RobotAccount.Write"])
        static let readGroups = Right(scopes: ["PM.Group.Read", "PM.Group"])
        static let writeGroups = Right(scopes: ["PM.Group.Write", "PM.Group"])
    }

    /// A command and the rights that it needs.
    struct Use: Sendable, Hashable {
        /// The command line.
        let name: String
        let rights: [Right]
    }

    private static let reading: [Right] = [.readAccounts, .readGroups]

    /// All commands that need rights, by the number of rights.
    static let uses: [Use] =
        ["plan", "export"].map { Use(name: $0, rights: reading) }
        + ["import", "resume", "retry", "undo"].map { Use(name: $0, rights: reading + [.writeAccounts]) }
        + ["--strategy group", "--create-groups"].map {
            Use(name: $0, rights: reading + [.writeAccounts, .writeGroups])
        }

    let scopes: Set<String>

    /// The commands that these scopes allow.
    var allowed: [String] { Self.uses.filter { missing(for: $0).isEmpty }.map(\.name) }

    /// The commands that these scopes do not allow.
    var refused: [String] { Self.uses.filter { !missing(for: $0).isEmpty }.map(\.name) }

    /// The commands that these scopes do not allow, grouped by the missing scopes.
    var lacks: [(names: [String], scopes: [String])] {
        var lacks: [(names: [String], scopes: [String])] = []
        for use in Self.uses {
            var scopes: [String] = []
            for right in missing(for: use) where !scopes.contains(right.scopes[0]) { scopes.append(right.scopes[0]) }
            if scopes.isEmpty { continue }
            if lacks.last?.scopes == scopes {
                lacks[lacks.count - 1].names.append(use.name)
            } else {
                lacks.append(([use.name], scopes))
            }
        }
        return lacks
    }

    private func missing(for use: Use) -> [Right] { use.rights.filter { scopes.isDisjoint(with: $0.scopes) } }
}
