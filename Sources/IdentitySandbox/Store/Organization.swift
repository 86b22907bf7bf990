import IdentityAPI

/// An organization's accounts and groups, with their rules: all accounts are in Everyone, and built-in groups stay.
struct Organization {
    let id: String
    var accounts = AccountTable()
    private(set) var groups: [StoredGroup]
    private let hidesEveryone: Bool
    /// The id of Everyone, which no account can leave; `nil` in the guide's second organization, which has none.
    private let everyoneID: String?
    private var positions: [String: Int]

    init(id: String, groups: [StoredGroup], hidesEveryone: Bool) {
        self.id = id
        self.groups = groups
        self.hidesEveryone = hidesEveryone
        everyoneID = groups.first(where: \.group.isEveryone)?.id
        positions = Dictionary(uniqueKeysWithValues: groups.enumerated().map { ($1.id.storedID, $0) })
    }

    /// Its key for calls: ids compare case-insensitively.
    var key: String { id.lowercased() }

    // MARK: Accounts

    /// Adds an account to the organization and to Everyone.
    mutating func create(_ account: RobotAccount) -> RobotAccount {
        var account = account
        account.groupIDs = Set(account.groupIDs).subtracting([everyoneID].compactMap(\.self)).sorted()
        if !hidesEveryone, let everyoneID { account.groupIDs.enter(everyoneID) }
        accounts.insert(account)
        return account
    }

    /// Changes an existing account. Its membership in Everyone does not change.
    mutating func update(
        _ id: String,
        displayName: String? = nil,
        entering: [String] = [],
        leaving: [String] = []
    ) -> RobotAccount {
        accounts.update(id) { [everyoneID] account in
            if let displayName { account.displayName = displayName }
            for group in leaving where group != everyoneID { account.groupIDs.leave(group) }
            for group in entering where group != everyoneID { account.groupIDs.enter(group) }
        }
    }

    // MARK: Groups

    func group(_ id: String) -> StoredGroup? {
        positions[id.storedID].map { groups[$0] }
    }

    func isGroupNameTaken(_ name: String) -> Bool {
        groups.contains { $0.name.lowercased() == name.lowercased() }
    }

    /// Returns the accounts in a group, oldest first.
    func members(of id: String) -> [RobotAccount] {
        id == everyoneID ? accounts.all : accounts.all.filter { $0.groupIDs.contains(id) }
    }

    mutating func add(_ group: StoredGroup) {
        positions[group.id.storedID] = groups.count
        groups.append(group)
    }

    mutating func move(_ accounts: [String], into group: String) {
        for account in accounts { _ = update(account, entering: [group]) }
    }

    mutating func move(_ accounts: [String], outOf group: String) {
        for account in accounts { _ = update(account, leaving: [group]) }
    }

    mutating func renameGroup(_ id: String, to name: String, duplicate: Faults.Duplicate) throws(Refusal) {
        let position = positions[id.storedID]!
        guard groups[position].name != name else { return }
        if groups[position].group.kind == .builtIn { throw .builtInGroup(groups[position].name) }
        // Another spelling of its own name is not a conflict.
        let isSame = groups[position].name.lowercased() == name.lowercased()
        if !isSame, isGroupNameTaken(name) { throw .nameTaken(name, as: duplicate) }
        groups[position].group.name = name
    }

    mutating func deleteGroup(_ id: String) throws(Refusal) {
        guard let group = group(id) else { throw .noGroup(id) }
        if group.group.kind == .builtIn { throw .builtInGroup(group.name) }
        move(members(of: id).map(\.id), outOf: id)
        groups.removeAll { $0.id == id }
        positions = Dictionary(uniqueKeysWithValues: groups.enumerated().map { ($1.id.storedID, $0) })
    }
}

/// Returns group ids sorted: the service documents no order, and the guide's examples use this one.
extension [String] {
    fileprivate mutating func enter(_ group: String) {
        let position = firstIndex { $0 >= group } ?? count
        if position == count || self[position] != group { insert(group, at: position) }
    }

    fileprivate mutating func leave(_ group: String) {
        if let position = firstIndex(of: group) { remove(at: position) }
    }
}
