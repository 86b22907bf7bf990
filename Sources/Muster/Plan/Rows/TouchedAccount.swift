/// One account on its way through the sheet: what it was, what the rows so far make of it, and the calls that takes.
struct TouchedAccount: Sendable {
    var account: AccountWork
    /// What it is after the rows so far; `nil` while it does not exist.
    var state: AccountState?
    /// The rows that gave it a failure or nothing to do.
    var settled: [(row: Int, outcome: Outcome)] = []
    /// The same of rows that stand for other accounts too.
    var settledParts: [Entry.RowOutcome] = []

    /// What rows have said of its groups that an earlier process of the run has dealt with: rows that are left must fit to them.
    var earlierSteps: [Change.Step] = []
    /// A row that says nobody can tell what about this account, in a sheet that lists full sets.
    var unreadableRow: Int?
    /// The group that the account never leaves, where rows are to be held against each other.
    var everyone: GroupTable.Index?

    /// Whether a row so far deletes the account that was there, whatever is made in its place.
    var isDeleted: Bool { account.changes.contains { $0.operation == .delete } }

    init(id: String?, name: String, state: AccountState?) {
        account = AccountWork(id: id, name: name)
        self.state = state
    }

    /// Takes the next row into account.
    ///
    /// - Parameters:
    ///   - part: the account's part of a row that stands for several accounts; 0 for any other row.
    ///   - intent: what an earlier process of this run was about to send for this row. An account that it was about to make and that is there is
    ///     that one; one that it was about to remove and that is gone was removed by it.
    ///   - expected: what the run had planned for this row before it was interrupted.
    mutating func add(
        _ request: ChangeRequest,
        _ wish: Wish,
        part: Int = 0,
        intent: Intent?,
        expected: Outcome.Status?,
        everyone: GroupTable.Index?
    ) throws(RowProblem) {
        let isOurs = intent == .create
        if wish.isAboutFullSet { self.everyone = everyone }
        switch (request.action, state) {
        case (.delete, nil):
            if case .delete(let accountID)? = intent {
                settle(request.row, part, deleted: accountID)
            } else {
                settle(request.row, part, Outcome(.unchanged, action: "delete"))
            }
        case (.delete, let before?):
            var step = Change.Step(
                row: request.row,
                part: part,
                wish: Wish(groups: .leave),
                outcome: .deleted,
                mayCreate: false
            )
            if case .delete(let accountID)? = intent {
                guard accountID.canonicalID == account.id?.canonicalID else {
                    // Our account is gone. This one came after it, and nobody asked to delete it.
                    settle(request.row, part, deleted: accountID)
                    return
                }
                step.wasPlanned = true
            }
            account.changes.append(Change(operation: .delete, steps: [step], before: before, after: before))
            state = nil
        case (.update, nil):
            throw RowProblem("noAccount", "no account is named '\(account.name)'")
        case (_, nil):
            // The account is named as the row that makes it says, however a row before it spelt the one that was deleted.
            if let name = request.name, ExactText(name) != ExactText(account.name) {
                account.formerName = account.formerName ?? account.name
                account.name = name
            }
            let before = AccountState(displayName: account.name, groups: [])
            let after = before.applying(wish, everyone: nil)
            var step = Change.Step(row: request.row, wish: wish, outcome: .created, mayCreate: true)
            step.wasPlanned = isOurs
            account.changes.append(Change(operation: .create, steps: [step], before: before, after: after))
            state = after
        case (.create, _?) where !isOurs:
            throw RowProblem("nameTaken", alreadyThere(request))
        case (_, let before?):
            let after = before.applying(wish, everyone: everyone)
            var step = Change.Step(
                row: request.row,
                part: part,
                wish: wish,
                outcome: isOurs ? .created : after == before ? .unchanged : .updated,
                wasPlanned: isOurs,
                mayCreate: request.action != .update
            )
            // A create that was planned and has no intent was never sent: then somebody else made the account.
            if !isOurs, let expected, [.updated, .unchanged].contains(expected) {
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

    /// What is left to do once all rows are known, and the rows that need no call.
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

    /// Notes that an account was deleted by this run, without a call of this process.
    private mutating func settle(_ row: Int, _ part: Int, deleted accountID: String) {
        settle(row, part, Outcome(deletedBefore: accountID))
    }

    private mutating func settle(_ row: Int, _ part: Int, _ outcome: Outcome) {
        if part == 0 {
            settled.append((row, outcome))
        } else {
            settledParts.append(Entry.RowOutcome(row: row, part: part, outcome: outcome))
        }
    }

    private func alreadyThere(_ request: ChangeRequest) -> String {
        if let id = account.id { return "an account named '\(account.name)' exists already, with the id \(id)" }
        let row = account.changes.last?.steps.first?.row ?? request.row
        return "row \(row) creates an account named '\(account.name)' already"
    }
}
