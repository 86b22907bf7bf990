import IdentityAPI

/// The initial contents of a sandbox.
extension Organization {
    /// The organization of the guide's update example, with a few additional groups.
    static func guide(id: String, hidesEveryone: Bool) -> Organization {
        var organization = Organization(
            id: id,
            groups: builtInGroups + [
                StoredGroup(id: "alumni-02", name: "Alumni"),
                StoredGroup(id: "gryff-01", name: "Gryffindors"),
                StoredGroup(id: "0b1f2c3d-0000-4000-a000-000000000004", name: "Finance"),
                StoredGroup(id: "0b1f2c3d-0000-4000-a000-000000000005", name: "Legacy"),
                StoredGroup(id: "0b1f2c3d-0000-4000-a000-000000000006", name: "Invoicing"),
            ],
            hidesEveryone: hidesEveryone
        )
        // Not by `create`: the guide prints this account's groups without Everyone, and responses must match the guide.
        organization.accounts.insert(
            RobotAccount(
                id: "88-uv",
                name: "Roby",
                displayName: "Roby",
                groupIDs: ["gryff-01"],
                creationTime: "2021-10-20T12:16:16.6492925"
            )
        )
        return organization
    }

    /// The built-in groups of every organization.
    private static let builtInGroups = [
        StoredGroup(id: "0b1f2c3d-0000-4000-a000-000000000001", name: Group.everyoneName, kind: .builtIn),
        StoredGroup(id: "0b1f2c3d-0000-4000-a000-000000000002", name: "Administrators", kind: .builtIn),
        StoredGroup(id: "0b1f2c3d-0000-4000-a000-000000000003", name: "Automation Users", kind: .builtIn),
    ]

    /// Returns an organization with the accounts of an export and their groups.
    init(_ contents: SandboxContents, id: String, hidesEveryone: Bool, identifiers: inout SeededRandom) {
        self.init(id: id, groups: Self.builtInGroups, hidesEveryone: hidesEveryone)
        var ids = Dictionary(uniqueKeysWithValues: groups.map { ($0.name.lowercased(), $0.id) })
        for name in contents.accounts.flatMap(\.groups) where ids[name.lowercased()] == nil {
            let group = StoredGroup(id: identifiers.uuid(), name: name)
            ids[name.lowercased()] = group.id
            add(group)
        }
        for account in contents.accounts {
            _ = create(
                RobotAccount(
                    id: account.id ?? identifiers.uuid(),
                    name: account.name,
                    displayName: account.displayName,
                    groupIDs: account.groups.compactMap { ids[$0.lowercased()] },
                    creationTime: account.creationTime ?? Timestamp.now.written,
                    lastLoginTime: account.lastLoginTime
                )
            )
        }
    }

    /// The organization of the guide's create example. It is separate, because that example creates a `Roby` too.
    static func guideCreateExample(hidesEveryone: Bool) -> Organization {
        let group = StoredGroup(id: "gryff-01", name: "Gryffindors")
        return Organization(id: "magic-7", groups: [group], hidesEveryone: hidesEveryone)
    }

    /// Adds `robot-000001` and so on. Every third is in Finance, every fifth in Invoicing, every tenth in Legacy; all
    /// are automation users.
    mutating func addSampleAccounts(_ count: Int, identifiers: inout SeededRandom) {
        guard count > 0 else { return }
        let ids = Dictionary(uniqueKeysWithValues: groups.map { ($0.name, $0.id) })
        let rota = [(1, "Automation Users"), (3, "Finance"), (5, "Invoicing"), (10, "Legacy")]
            .compactMap { every, name in ids[name].map { (every: every, id: $0) } }
        // 2024-01-01, and one more each second.
        let firstSecond = 1_704_067_200
        for number in 1...count {
            let digits = String(number)
            let padded = String(repeating: "0", count: max(0, 6 - digits.count)) + digits
            _ = create(
                RobotAccount(
                    id: identifiers.uuid(),
                    name: "robot-\(padded)",
                    displayName: "Robot \(padded)",
                    groupIDs: rota.filter { number.isMultiple(of: $0.every) }.map(\.id),
                    creationTime: Timestamp(secondsSince1970: Double(firstSecond + number)).written
                )
            )
        }
    }
}
