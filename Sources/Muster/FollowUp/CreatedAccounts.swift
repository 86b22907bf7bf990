import IdentityAPI

/// The accounts that a run created and that still exist.
struct CreatedAccounts {
    /// One of them.
    struct Account {
        var id: String
        var name: String
        /// Its change since the run; `nil` for none.
        var change: String?
    }

    private(set) var accounts: [Account] = []
    /// Their ids.
    private(set) var ids: Set<ByteExactString> = []

    /// Finds them in the organization. An account that exists now and has an intent to create was created by the run, because it did not exist when the run began.
    ///
    /// - Throws: ``RunError`` when the run's own copy of its sheet has changed.
    init(of earlier: EarlierRun, _ history: RunHistory, in directory: Directory) throws {
        ids = history.createdIDs
        let made = try Self.made(ids, earlier, directory.groups) { name in
            if let index = try? directory.index(name: name) {
                ids.insert(ByteExactString.id(directory.accounts[index].id))
            }
        }
        for account in directory.accounts where ids.contains(ByteExactString.id(account.id)) {
            let change = made.change(to: account.state, named: account.name, directory.groups)
            accounts.append(Account(id: account.id, name: account.name, change: change))
        }
    }

    /// Plans the rows that are done, or may be, for an empty organization. Returns the states in which they leave new accounts.
    ///
    /// - Parameters:
    ///   - ids: the accounts that were certainly created.
    ///   - uncertain: called with the name of each account that may or may not have been created.
    private static func made(
        _ ids: Set<ByteExactString>,
        _ earlier: EarlierRun,
        _ groups: GroupTable,
        uncertain: (String) -> Void
    ) throws -> Made {
        var settings = RunSettings()
        settings.allowsDelete = true
        settings.createsGroups = true
        // By the names that they had when the sheet was planned.
        let names = Dictionary(earlier.record.groupNames.map { ($0.canonicalID, $1) }) { first, _ in first }
        let groups = groups.groups.map { Group(id: $0.id, name: names[$0.id.canonicalID] ?? $0.name, kind: $0.kind) }
        var planner = Planner(
            directory: Directory(groups: groups),
            organizationID: earlier.record.organizationID,
            settings: settings
        )
        let kept = try earlier.keptSheet()
        var rows = try kept.rows()
        while let row = try rows.next() {
            let outcome = earlier.ledger.outcome(row: row.number)
            if outcome.status == .unknown, earlier.ledger.intent(row: row.number) == .create, let name = row.name {
                uncertain(name)
            }
            // The row's account may be an earlier one with that name, which was deleted.
            let isOfMade = outcome.status.isSuccess && ids.contains(ByteExactString.id(outcome.accountID))
            if isOfMade || outcome.status == .unknown || outcome.status == .pending {
                planner.add(row, kept.options)
            }
        }
        let work = planner.finish().work
        return Made(work, planner.directory.groups) { earlier.ledger.outcome(row: $0).status.isSuccess }
    }
}

/// The states in which a run left new accounts.
private struct Made {
    /// The possible states, by the account's name in lower case: after the last row that is certainly done, and after each row behind it.
    private var states: [String: [AccountState]] = [:]
    /// The groups of those states.
    private let groups: GroupTable

    init(_ work: WorkList, _ groups: GroupTable, isDone: (Int) -> Bool) {
        self.groups = groups
        for work in work {
            var possible: [AccountState] = []
            // The last of several creates may not have been sent.
            for change in work.changes where change.operation == .create {
                var state = change.before
                for step in change.steps {
                    state = state.applying(step.desiredChange, everyone: nil)
                    if isDone(step.row) { possible = [] }
                    possible.append(state)
                }
            }
            states[work.name.lowercased()] = possible
        }
    }

    /// Returns the difference between an account and every possible state; `nil` for none.
    func change(to now: AccountState, named name: String, _ present: GroupTable) -> String? {
        guard let possible = states[name.lowercased()], let last = possible.last else {
            return "it is unknown how the run created it"
        }
        var difference = AccountDifference()
        if !possible.contains(where: { ByteExactString($0.displayName) == ByteExactString(now.displayName) }) {
            difference.displayName = (last.displayName, now.displayName)
        }
        let everyone = Set([present.everyone].compactMap(\.self))
        let has = now.groups.subtracting(everyone)
        let entered = has.subtracting(possible.reduce(into: []) { $0.formUnion($1.groups) })
        let left = possible.reduce(last.groups) { $0.intersection($1.groups) }.subtracting(everyone).subtracting(has)
        difference.entered = present.names(entered.sorted())
        difference.left = groups.names(left.sorted())
        return difference.sentence
    }
}
