import IdentityAPI

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
    private(set) var ids: Set<ByteExactString> = []

    /// Looks for them in the organization. An account whose create was about to be sent when the run died, and that is there, was made by the run: it was not there
    /// when the run began.
    ///
    /// - Throws: ``RunError`` when the run's own copy of its sheet is not as it was.
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

    /// What the rows that were done, or may have been, make of accounts that were not there: planned once more, for an empty organization.
    ///
    /// - Parameters:
    ///   - ids: the accounts that are known to have been made.
    ///   - doubtful: told the name of each account of which nobody knows whether it was made.
    private static func made(
        _ ids: Set<ByteExactString>,
        _ earlier: EarlierRun,
        _ groups: GroupTable,
        doubtful: (String) -> Void
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
                doubtful(name)
            }
            // A row may also be about an account of that name that was there before, and was deleted.
            let isOfMade = outcome.status.isSuccess && ids.contains(ByteExactString.id(outcome.accountID))
            if isOfMade || outcome.status == .unknown || outcome.status == .pending {
                planner.add(row, kept.options)
            }
        }
        let work = planner.finish().work
        return Made(work, planner.directory.groups) { earlier.ledger.outcome(row: $0).status.isSuccess }
    }
}

/// What a run made of accounts that were not there before.
private struct Made {
    /// The states that an account can have been left in, by its name in lower case: after the last row that is known to be done, and after each one behind it.
    private var states: [String: [AccountState]] = [:]
    /// The groups that those states are of.
    private let groups: GroupTable

    init(_ work: WorkList, _ groups: GroupTable, isDone: (Int) -> Bool) {
        self.groups = groups
        for work in work {
            var possible: [AccountState] = []
            // Of several, the later ones may never have come about.
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

    /// How an account is otherwise than the run can have left it; `nil` where it is not.
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
