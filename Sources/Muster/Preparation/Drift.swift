import IdentityAPI

/// An account that somebody has changed since a plan was kept.
public struct Drift: Sendable, Hashable {
    /// The account's name.
    public var name: String
    /// The account's id; empty for an account to create.
    var id = ""
    /// The account's rows.
    public var rows: [Int]
    /// The change, as in `its display name went from 'A' to 'B'`.
    public var change: String
    /// Whether the account would still be changed.
    public var isStillWork: Bool

    /// Compares a new plan with a kept one.
    ///
    /// - Parameter isUnderWay: whether a run has begun with the kept plan. Then its own changes are no drift.
    /// - Returns: the accounts that have changed, in the order of the sheet.
    static func between(_ kept: KeptPlan, and now: Plan, _ directory: Directory, isUnderWay: Bool) -> [Drift] {
        // A row with wildcards has several accounts.
        var keptByRow: [Int: [KeptPlan.Account]] = [:]
        for account in kept.accounts {
            let account = account.withIDs(of: directory.groups)
            for row in account.rows { keptByRow[row, default: []].append(account) }
        }
        var drifts: [Drift] = []
        var stillWork: Set<ByteExactString> = []
        for work in [now.work, now.later].joined() {
            let account = KeptPlan.Account(work, directory.groups).canonical
            stillWork.insert(ByteExactString.id(account.id))
            let before = account.counterpart(among: keptByRow, isShared: work.isShared)
            guard account != before, !(isUnderWay && before?.leads(to: account, work) == true) else { continue }
            let change =
                before.map { Self.change(from: $0, to: account, directory.groups) }
                ?? (account.rows.contains { kept.expectations[$0 - 1] == .failed }
                    ? "its row could not be done before and now can" : "it no longer is as the sheet says")
            drifts.append(Drift(name: work.name, id: account.id, rows: account.rows, change: change, isStillWork: true))
        }
        // Changes that are no longer planned: somebody else has made them, or they cannot be made any more.
        func note(_ account: KeptPlan.Account, _ outcome: Outcome) {
            if isUnderWay, outcome.status != .failed { return }
            let change = outcome.message.isEmpty ? "it already is as the plan would make it" : outcome.message
            drifts.append(
                Drift(name: account.name, id: account.id, rows: account.rows, change: change, isStillWork: false)
            )
        }
        for (row, outcome) in now.settled.map({ ($0, Optional($1)) }) + now.fanIns.keys.map({ ($0, nil) }) {
            let accounts = keptByRow[row, default: []].filter { $0.rows.first == row }
            if let outcome, accounts.count == 1 {
                note(accounts[0], outcome)
            } else {
                for account in accounts where !stillWork.contains(ByteExactString.id(account.id)) {
                    note(account, directory.outcome(ofSettled: account))
                }
            }
        }
        return drifts.sorted { $0.rows[0] < $1.rows[0] }
    }

    private static func change(
        from before: KeptPlan.Account,
        to now: KeptPlan.Account,
        _ groups: GroupTable
    ) -> String {
        if before.id.isEmpty, !now.id.isEmpty { return "somebody else created it" }
        if !before.id.isEmpty, now.id.isEmpty { return "it was deleted" }
        if before.id != now.id { return "it was deleted and created again" }
        var difference = AccountDifference()
        if ByteExactString(before.before.displayName) != ByteExactString(now.before.displayName) {
            difference.displayName = (before.before.displayName, now.before.displayName)
        }
        let (had, has) = (Set(before.before.groupIDs), Set(now.before.groupIDs))
        difference.entered = groups.names(ofIDs: has.subtracting(had))
        difference.left = groups.names(ofIDs: had.subtracting(has))
        return difference.sentence ?? "its row now has another meaning"
    }
}

extension Directory {
    /// Returns the outcome of a kept plan's account that needs no call any more, and that shares its row with others.
    fileprivate func outcome(ofSettled account: KeptPlan.Account) -> Outcome {
        if index(id: account.id) != nil { return Outcome(.unchanged) }
        return Outcome(RowProblem("noAccount", "it was deleted"), action: "")
    }
}

extension KeptPlan.Account {
    /// Returns this account in the kept plan. For a row with several accounts, only the id identifies it.
    fileprivate func counterpart(among keptByRow: [Int: [KeptPlan.Account]], isShared: Bool) -> KeptPlan.Account? {
        let known = rows.lazy.flatMap { keptByRow[$0, default: []] }
        return known.first { $0.id == id } ?? (isShared ? nil : known.first)
    }

    /// The same account with canonical ids.
    fileprivate var canonical: Self {
        var account = self
        account.id = id.canonicalID
        account.before.groupIDs = before.groupIDs.map(\.canonicalID).sorted()
        account.after.groupIDs = after.groupIDs.map(\.canonicalID).sorted()
        return account
    }

    /// Returns the same account with the ids of groups that were created since.
    fileprivate func withIDs(of groups: GroupTable) -> Self {
        var account = self
        account.after.groupIDs = after.groupIDs.map(groups.id(kept:))
        return account.canonical
    }

    /// Returns whether a run of this plan alone can have led to the account's present state.
    fileprivate func leads(to now: KeptPlan.Account, _ work: AccountWork) -> Bool {
        guard Set(now.rows).isSubset(of: rows) else { return false }
        // Some of its rows are done.
        if now.rows != rows { return true }
        let wasMadeByUs = id.isEmpty && !now.id.isEmpty && work.changes[0].steps[0].wasPlanned
        guard wasMadeByUs || id == now.id && operations == now.operations, after == now.after else { return false }
        let moved = Set(before.groupIDs).symmetricDifference(after.groupIDs)
        let names = [before.displayName, after.displayName].map(ByteExactString.init)
        return names.contains(ByteExactString(now.before.displayName))
            && Set(before.groupIDs).symmetricDifference(now.before.groupIDs).isSubset(of: moved)
    }
}

extension Plan {
    /// Removes the accounts of some rows from the work. Those rows fail with the given reasons.
    ///
    /// - Parameters:
    ///   - accounts: the reasons by account id. A row that has other accounts too fails, and Muster changes those.
    ///   - since: the beginning of the message, as in `the plan was made`.
    mutating func hold(_ reasons: [Int: String], accounts: [String: String] = [:], since: String) {
        guard !reasons.isEmpty || !accounts.isEmpty else { return }
        let isHeld = { (work: AccountWork) in
            accounts[(work.id ?? "").canonicalID] != nil
                || work.changes.lazy.flatMap(\.steps).contains { reasons[$0.row] != nil }
        }
        let held = [work, later].joined().filter(isHeld).flatMap { work in
            work.changes.lazy.flatMap(\.steps).map { (accounts[(work.id ?? "").canonicalID], $0) }
        }
        for (reason, step) in held {
            let problem = RowProblem(
                Outcome.driftCode,
                "since \(since), \(reasons[step.row] ?? reason ?? "it has changed"): not touched"
            )
            let action: Change.Operation =
                switch step.outcome {
                case .created: .create
                case .deleted: .delete
                default: .update
                }
            let outcome = Outcome(problem, action: action.rawValue)
            if step.part == 0 {
                settled.append((step.row, outcome))
            } else {
                settle(Entry.RowOutcome(row: step.row, part: step.part, outcome: outcome))
            }
        }
        settleFanIns()
        work.removeAll(where: isHeld)
        later.removeAll(where: isHeld)
        settled.sort { $0.row < $1.row }
        tally()
    }
}
