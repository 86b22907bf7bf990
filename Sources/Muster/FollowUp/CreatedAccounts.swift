/// The accounts that a run made and that are there, and what it made of them.
struct CreatedAccounts {
    /// One of them.
    struct Account {
        var id: String
        var name: String
        /// How it is otherwise than the run left it; `nil` where it is not.
        var change: String?
    }

    private(set) var accounts: [Account] = []
    /// Their ids.
    private(set) var ids: Set<ExactText> = []

    /// Looks for them in the organization. An account whose create was about to be sent when the run died, and that is there, was made by the run: it was not there
    /// when the run began.
    ///
    /// - Throws: ``RunError`` when the run's own copy of its sheet is not as it was.
    init(of earlier: EarlierRun, _ history: RunHistory, in directory: Directory) throws {
        ids = history.createdIDs
        let states = try Self.states(earlier, directory.groups) { name in
            if let index = try? directory.index(name: name) { ids.insert(ExactText(directory.accounts[index].id)) }
        }
        for account in directory.accounts where ids.contains(ExactText(account.id)) {
            let change = Self.change(
                from: states.byName[account.name.lowercased()],
                to: account.state,
                directory,
                states.groups
            )
            accounts.append(Account(id: account.id, name: account.name, change: change))
        }
    }

    /// What the rows that were done make of accounts that were not there, by name in lower case: planned once more, for an empty organization.
    ///
    /// - Parameter doubtful: told the name of each account of which nobody knows whether it was made.
    private static func states(
        _ earlier: EarlierRun,
        _ groups: GroupTable,
        doubtful: (String) -> Void
    ) throws -> (byName: [String: AccountState], groups: GroupTable) {
        var settings = RunSettings()
        settings.allowsDelete = true
        settings.createsGroups = true
        var planner = Planner(
            directory: Directory(groups: groups.groups),
            organizationID: earlier.record.organizationID,
            settings: settings
        )
        let kept = try earlier.keptSheet()
        var rows = try kept.rows()
        while let row = try rows.next() {
            let status = earlier.ledger.outcome(row: row.number).status
            let isInDoubt = status == .unknown && earlier.ledger.intents[row.number] == .create
            if isInDoubt, let name = row.text(.name) { doubtful(name) }
            if status.isSuccess || isInDoubt { planner.add(row, kept.options) }
        }
        let states = planner.finish().work.map { ($0.name.lowercased(), $0.changes.last?.after) }
        return (Dictionary(states) { $1 }.compactMapValues(\.self), planner.directory.groups)
    }

    private static func change(
        from made: AccountState?,
        to now: AccountState,
        _ directory: Directory,
        _ groups: GroupTable
    ) -> String? {
        guard let made else { return "nobody can tell any more how the run made it" }
        var changes: [String] = []
        if ExactText(made.displayName) != ExactText(now.displayName) {
            changes.append("its display name went from '\(made.displayName)' to '\(now.displayName)'")
        }
        let everyone = Set([directory.groups.everyone].compactMap(\.self))
        let (had, has) = (made.groups.subtracting(everyone), now.groups.subtracting(everyone))
        let names = { (indices: Set<GroupTable.Index>) in
            groups.names(indices.sorted()).map { "'\($0)'" }.joined(separator: ", ")
        }
        if !has.isSubset(of: had) { changes.append("it entered \(names(has.subtracting(had)))") }
        if !had.isSubset(of: has) { changes.append("it left \(names(had.subtracting(has)))") }
        return changes.isEmpty ? nil : changes.joined(separator: " and ")
    }
}
