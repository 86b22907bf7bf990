/// One account while the planner reads the sheet: its original state, its state after the rows so far, and the changes between them.
struct TouchedAccount: Sendable {
    private(set) var account: AccountWork
    /// Its state after the rows so far; `nil` while it does not exist.
    private var state: AccountState?
    /// The rows that failed or that change nothing.
    private var settled: [(row: Int, outcome: Outcome)] = []
    /// The same for rows that stand for several accounts.
    private var settledParts: [Entry.RowOutcome] = []

    /// The groups that completed rows of an earlier process state. The remaining rows must not contradict them.
    private(set) var earlierSteps: [Change.Step] = []
    /// An unreadable row of this account, in a sheet that lists full sets.
    var unreadableRow: Int?
    /// The group Everyone, which the account never leaves.
    let everyone: GroupTable.Index?

    /// Whether a row so far deletes the original account, even if a later row creates another one.
    var isDeleted: Bool { account.changes.contains { $0.operation == .delete } }

    init(id: String?, name: String, state: AccountState?, everyone: GroupTable.Index?) {
        account = AccountWork(id: id, name: name)
        self.state = state
        self.everyone = everyone
    }

    init(_ account: Directory.Account, everyone: GroupTable.Index?) {
        self.init(id: account.id, name: account.name, state: account.state, everyone: everyone)
    }

    /// Records a row that an earlier process completed.
    mutating func noteEarlier(_ row: Int, _ desiredChange: DesiredChange) {
        earlierSteps.append(Change.Step(row: row, desiredChange: desiredChange, outcome: .unchanged, mayCreate: false))
    }

    /// Adds the next row. Settles a row that cannot be done.
    mutating func add(_ row: AccountRow) {
        do throws(RowProblem) { try take(row) } catch {
            settle(row, Outcome(error, action: row.action.rawValue))
        }
    }

    private mutating func take(_ row: AccountRow) throws(RowProblem) {
        let isOurs = row.intent == .create
        switch (row.action, state) {
        case (.delete, nil):
            if case .delete(let accountID)? = row.intent {
                settle(row, Outcome(deletedBefore: accountID))
            } else {
                settle(row, Outcome(.unchanged, action: "delete"))
            }
        case (.delete, let before?):
            var step = Change.Step(
                row: row.number,
                part: row.part,
                desiredChange: DesiredChange(groups: .leave),
                outcome: .deleted,
                mayCreate: false
            )
            if case .delete(let accountID)? = row.intent {
                guard accountID.canonicalID == account.id?.canonicalID else {
                    // The run's account is gone. This one is newer, and no row asks to delete it.
                    return settle(row, Outcome(deletedBefore: accountID))
                }
                step.wasPlanned = true
            }
            account.changes.append(Change(operation: .delete, steps: [step], before: before, after: before))
            state = nil
        case (.update, nil):
            throw .noAccount(named: account.name)
        case (_, nil):
            // The creating row decides the spelling of the name, not an earlier row that deletes.
            if let name = row.name, ByteExactString(name) != ByteExactString(account.name) {
                account.formerName = account.formerName ?? account.name
                account.name = name
            }
            let before = AccountState(displayName: account.name, groups: [])
            let after = before.applying(row.desiredChange, everyone: nil)
            var step = Change.Step(
                row: row.number,
                desiredChange: row.desiredChange,
                outcome: .created,
                mayCreate: true
            )
            step.wasPlanned = isOurs
            account.changes.append(Change(operation: .create, steps: [step], before: before, after: after))
            state = after
        case (.create, _?) where !isOurs:
            throw RowProblem(Outcome.nameTakenCode, alreadyThere(row))
        case (_, let before?):
            let after = before.applying(row.desiredChange, everyone: everyone)
            var step = Change.Step(
                row: row.number,
                part: row.part,
                desiredChange: row.desiredChange,
                outcome: isOurs ? .created : after == before ? .unchanged : .updated,
                wasPlanned: isOurs,
                mayCreate: row.action != .update
            )
            // A create that was planned and has no intent was never sent: then somebody else created the account.
            if !isOurs, let expected = row.expected, [.updated, .unchanged].contains(expected) {
                step.outcome = expected
                step.wasPlanned = true
            }
            if account.changes.last.map({ $0.operation != .delete }) == true {
                account.changes[account.changes.count - 1].steps.append(step)
                account.changes[account.changes.count - 1].after = after
            } else {
                account.changes.append(Change(operation: .update, steps: [step], before: before, after: after))
            }
            state = after
        }
    }

    /// Returns the work that remains once all rows are known, and the rows that need no call.
    func work() -> (work: AccountWork, settled: [(row: Int, outcome: Outcome)], parts: [Entry.RowOutcome]) {
        var work = account
        let (changes, contradicting) = reconciled()
        var settled = settled
        var parts = settledParts
        for row in contradicting {
            if row.part == 0 { settled.append((row.row, row.outcome)) } else { parts.append(row) }
        }
        work.changes = []
        for change in changes {
            guard change.operation == .update, change.before == change.after else {
                work.changes.append(change)
                continue
            }
            // The rows together ask for what is there: unchanged in a new run; in a resumed one, what was planned has happened.
            let isCreate = change.steps.contains { $0.wasPlanned && $0.outcome == .created }
            for step in change.steps {
                let status = step.wasPlanned ? step.outcome : .unchanged
                let outcome = Outcome.settled(status, accountID: account.id ?? "", http: isCreate ? 201 : 200)
                if step.part == 0 {
                    settled.append((step.row, outcome))
                } else {
                    parts.append(Entry.RowOutcome(row: step.row, part: step.part, outcome: outcome))
                }
            }
        }
        return (work, settled, parts)
    }

    private mutating func settle(_ row: AccountRow, _ outcome: Outcome) {
        if row.part == 0 {
            settled.append((row.number, outcome))
        } else {
            settledParts.append(Entry.RowOutcome(row: row.number, part: row.part, outcome: outcome))
        }
    }

    private func alreadyThere(_ row: AccountRow) -> String {
        if let id = account.id { return "an account named '\(account.name)' exists already, with the id \(id)" }
        let first = account.changes.last?.steps.first?.row ?? row.number
        return "row \(first) creates an account named '\(account.name)' already"
    }
}

extension RowProblem {
    /// The problem of a row that changes a missing account.
    static func noAccount(named name: String) -> RowProblem {
        RowProblem("noAccount", "no account is named '\(name)'")
    }

    /// A row that changes an account which was there when the run was planned.
    static var deletedMeanwhile: RowProblem {
        RowProblem("noAccount", "the account no longer exists: somebody deleted it since the plan")
    }

    /// A row that was to create an account under a name that was free when the run was planned.
    static func madeMeanwhile(_ name: String, id: String) -> RowProblem {
        RowProblem(
            Outcome.nameTakenCode,
            "somebody created an account named '\(name)' since the plan, with the id \(id): their account stays as it is"
        )
    }
}
