/// What a sign-in can do with its scopes.
struct Rights: Sendable, Hashable {
    /// A right that commands need: the scopes that include it, the recommended one first.
    private typealias Right = [String]

    private static let reading: [Right] = [
        ["PM.RobotAccount", "PM.RobotAccount.Read"], ["PM.Group.Read", "PM.Group"],
    ]
    private static let writing = reading + [["PM.RobotAccount", "PM.RobotAccount.Write"]]
    private static let writingGroups = writing + [["PM.Group.Write", "PM.Group"]]

    /// All commands that need rights, by the number of rights.
    private static let uses =
        ["plan", "export"].map { (name: $0, rights: reading) }
        + ["import", "resume", "retry", "undo"].map { (name: $0, rights: writing) }
        + ["--strategy group", "--create-groups"].map { (name: $0, rights: writingGroups) }

    let scopes: Set<String>

    /// The commands that these scopes allow.
    var allowed: [String] { Self.uses.filter { missing(for: $0.rights).isEmpty }.map(\.name) }

    /// The commands that these scopes do not allow.
    var refused: [String] { Self.uses.filter { !missing(for: $0.rights).isEmpty }.map(\.name) }

    /// The commands that these scopes do not allow, grouped by the missing scopes.
    var lacks: [(names: [String], scopes: [String])] {
        var lacks: [(names: [String], scopes: [String])] = []
        for use in Self.uses {
            var scopes: [String] = []
            for right in missing(for: use.rights) where !scopes.contains(right[0]) { scopes.append(right[0]) }
            if scopes.isEmpty { continue }
            if lacks.last?.scopes == scopes {
                lacks[lacks.count - 1].names.append(use.name)
            } else {
                lacks.append(([use.name], scopes))
            }
        }
        return lacks
    }

    private func missing(for rights: [Right]) -> [Right] { rights.filter { scopes.isDisjoint(with: $0) } }
}
