import IdentityAPI

/// An account that is no longer what a kept plan was made for.
public struct Drift: Sendable, Hashable {
    /// The account's name.
    public var name: String
    /// The rows that are about it.
    public var rows: [Int]
    /// What has changed, as in `its display name went from 'A' to 'B'`.
    public var change: String
    /// Whether the account would still be changed.
    public var isStillWork: Bool

    /// Holds a plan that was made now against one that was kept.
    ///
    /// - Parameter isUnderWay: whether a run has begun with the kept plan: then what it has done itself is no drift.
    /// - Returns: the accounts that have changed meanwhile, in the order of the sheet.
    static func between(_ kept: KeptPlan, and now: Plan, _ directory: Directory, isUnderWay: Bool) -> [Drift] {
        var keptByRow: [Int: KeptPlan.Account] = [:]
        for account in kept.accounts {
            let account = account.withIDs(of: directory.groups)
            for row in account.rows { keptByRow[row] = account }
        }
        var drifts: [Drift] = []
        for work in [now.work, now.later].joined() {
            let account = KeptPlan.Account(work, directory.groups).canonical
            let before = account.rows.lazy.compactMap { keptByRow[$0] }.first
            guard account != before, !(isUnderWay && before?.leads(to: account, work) == true) else { continue }
            let change =
                before.map { Self.change(from: $0, to: account, directory.groups) }
                ?? (account.rows.contains { kept.expectations[$0 - 1] == .failed }
                    ? "its row can be done, which it could not" : "it is no longer as the sheet says")
            drifts.append(Drift(name: work.name, rows: account.rows, change: change, isStillWork: true))
        }
        // What was to be done and is no longer: somebody else has done it, or it cannot be done any more.
        for (row, outcome) in now.settled {
            guard let account = keptByRow[row], account.rows.first == row else { continue }
            if isUnderWay, outcome.status != .failed { continue }
            let change = outcome.message.isEmpty ? "it became what the plan makes of it" : outcome.message
            drifts.append(Drift(name: account.name, rows: account.rows, change: change, isStillWork: false))
        }
        return drifts.sorted { $0.rows[0] < $1.rows[0] }
    }

    private static func change(
        from before: KeptPlan.Account,
        to now: KeptPlan.Account,
        _ groups: GroupTable
    ) -> String {
        if before.id.isEmpty, !now.id.isEmpty { return "it was made by somebody else" }
        if !before.id.isEmpty, now.id.isEmpty { return "it was deleted" }
        if before.id != now.id { return "it was deleted and made again" }
        var difference = AccountDifference()
        if ExactText(before.before.displayName) != ExactText(now.before.displayName) {
            difference.displayName = (before.before.displayName, now.before.displayName)
        }
        let (had, has) = (Set(before.before.groupIDs), Set(now.before.groupIDs))
        difference.entered = groups.names(ofIDs: has.subtracting(had))
        difference.left = groups.names(ofIDs: had.subtracting(has))
        return difference.sentence ?? "what its row asks for has another meaning"
    }
}

extension KeptPlan.Account {
    /// The same, with every id in the form that ids are compared in.
    fileprivate var canonical: Self {
        var account = self
        account.id = id.canonicalID
        account.before.groupIDs = before.groupIDs.map(\.canonicalID).sorted()
        account.after.groupIDs = after.groupIDs.map(\.canonicalID).sorted()
        return account
    }

    /// The same, where groups that were to be made have the ids that they have got since.
    fileprivate func withIDs(of groups: GroupTable) -> Self {
        var account = self
        account.after.groupIDs = after.groupIDs.map(groups.id(kept:))
        return account.canonical
    }

    /// Whether a run of this plan, and nobody else, can have brought the account to where it is now.
    fileprivate func leads(to now: KeptPlan.Account, _ work: AccountWork) -> Bool {
        guard Set(now.rows).isSubset(of: rows) else { return false }
        // Some of its rows are done, and their calls with them.
        if now.rows != rows { return true }
        let wasMadeByUs = id.isEmpty && !now.id.isEmpty && work.changes[0].steps[0].wasPlanned
        guard wasMadeByUs || id == now.id && operations == now.operations, after == now.after else { return false }
        let moved = Set(before.groupIDs).symmetricDifference(after.groupIDs)
        let names = [before.displayName, after.displayName].map(ExactText.init)
        return names.contains(ExactText(now.before.displayName))
            && Set(before.groupIDs).symmetricDifference(now.before.groupIDs).isSubset(of: moved)
    }
}

extension Plan {
    /// Takes the accounts of some rows out of the work: those rows fail for the reason given, and nothing is done to their accounts.
    ///
    /// - Parameter since: what the reasons came after, as in `the plan was made`.
    mutating func hold(_ reasons: [Int: String], since: String) {
        guard !reasons.isEmpty else { return }
        let isHeld = { (work: AccountWork) in work.changes.lazy.flatMap(\.steps).contains { reasons[$0.row] != nil } }
        for step in [work, later].joined().filter(isHeld).flatMap(\.changes).flatMap(\.steps) {
            let problem = RowProblem(
                "drift",
                "since \(since), \(reasons[step.row] ?? "it has changed"): not touched"
            )
            let action: Change.Operation =
                switch step.outcome {
                case .created: .create
                case .deleted: .delete
                default: .update
                }
            settled.append((step.row, Outcome(problem, action: action.rawValue)))
        }
        work.removeAll(where: isHeld)
        later.removeAll(where: isHeld)
        settled.sort { $0.row < $1.row }
        tally()
    }
}
