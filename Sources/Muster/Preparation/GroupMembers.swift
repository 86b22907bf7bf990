/// Counts the robot accounts in the groups that a plan changes, before the plan and after some of its rows. Without Everyone.
struct GroupMembers {
    /// Members before the plan, by the group's name.
    let before: [String: Int]
    private let plan: Plan
    private let groups: GroupTable
    /// Members before the plan, by the group's index.
    private let counts: [Int]

    init(_ prepared: PreparedRun) {
        plan = prepared.plan
        groups = prepared.directory.groups
        var counts = [Int](repeating: 0, count: groups.groups.count)
        for account in prepared.directory.accounts {
            for group in account.state.groups { counts[Int(group)] += 1 }
        }
        var touched: Set<GroupTable.Index> = []
        for work in [plan.work, plan.later] {
            for index in work.indices {
                if work.shape(index) == .create {
                    work.eachGroup(ofCreate: index) { touched.insert($0) }
                    continue
                }
                for change in work[index].changes {
                    // Nearly all accounts change the same groups.
                    for group in change.after.groups
                    where change.operation == .create || !change.before.groups.contains(group) {
                        touched.insert(group)
                    }
                    for group in change.before.groups where !change.after.groups.contains(group) {
                        touched.insert(group)
                    }
                }
            }
        }
        if let everyone = groups.everyone { touched.remove(everyone) }
        self.counts = counts
        let groups = groups
        before = Dictionary(touched.map { (groups.names([$0])[0], counts[Int($0)]) }) { first, _ in first }
    }

    /// Returns the members of every group after the successful rows, by the group's name.
    func after(_ ledger: Ledger) -> [String: Int] {
        var counts = counts
        for work in plan.work {
            guard let first = work.changes.first else { continue }
            let had = first.operation == .create ? [] : first.before.groups
            let has = state(after: work, ledger)
            for group in had.subtracting(has) { counts[Int(group)] -= 1 }
            for group in has.subtracting(had) { counts[Int(group)] += 1 }
        }
        return Dictionary(zip(groups.names(groups.groups.indices.map { GroupTable.Index($0) }), counts)) { first, _ in
            first
        }
    }

    /// Returns an account's groups after its successful rows.
    private func state(after work: AccountWork, _ ledger: Ledger) -> Set<GroupTable.Index> {
        var has: Set<GroupTable.Index> = work.changes[0].operation == .create ? [] : work.changes[0].before.groups
        for change in work.changes {
            var state = AccountState(displayName: "", groups: change.operation == .create ? change.before.groups : has)
            var isDone = false
            for step in change.steps where ledger.status(of: step)?.isSuccess == true {
                state = state.applying(step.desiredChange, everyone: groups.everyone)
                isDone = true
            }
            if isDone { has = change.operation == .delete ? [] : state.groups }
        }
        return has
    }
}
