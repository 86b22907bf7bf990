import IdentityAPI

/// A group. The accounts hold the memberships.
struct StoredGroup {
    var group: Group
    let creationTime: String

    init(id: String, name: String, kind: Group.Kind = .custom, creationTime: String = "2021-10-20T12:00:00.0000000") {
        group = Group(id: id, name: name, kind: kind)
        self.creationTime = creationTime
    }

    var id: String { group.id }
    var name: String { group.name }

    /// Returns the group as JSON; lists have no `members`. `asNumber` says how its type is written.
    func json(asNumber: Bool, members: [RobotAccount]? = nil, fields: Faults.Fields = .plain) -> JSON {
        let kind: JSON = asNumber ? .integer(group.kind == .builtIn ? 0 : 1) : .string(group.kind.rawValue)
        let members = members.map { members in
            JSON.array(
                members.map { account in
                    [
                        "objectType": "DirectoryRobotUser",
                        "source": "local",
                        "identifier": .string(account.id),
                        "name": .string(account.name),
                        "displayName": .string(account.displayName),
                    ]
                }
            )
        }
        return [
            "id": .string(id),
            "name": .string(name),
            "displayName": fields == .odd ? .integer(7) : .string(name),
            "type": kind,
            "creationTime": fields == .odd ? .integer(1_700_000_000) : .string(creationTime),
            "lastModificationTime": nil,
            "members": fields == .odd ? "many" : members ?? .null,
        ]
    }
}
