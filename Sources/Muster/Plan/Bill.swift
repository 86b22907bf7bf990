public import IdentityAPI

/// What a plan costs, and what it would take away: everything to know before saying yes.
public struct Bill: Sendable {
    /// The calls of the whole import, those that read the directory and the accounts back included.
    public let calls: CallCounts
    /// The calls if every account went by one of its own.
    public let callsOneByOne: CallCounts
    /// The calls of groups among them, and the accounts that those serve.
    public let groups: (calls: Int, accounts: Int)
    /// The bulk deletes among them, and the accounts that those remove.
    public let bulkDeletes: (calls: Int, accounts: Int)
    /// The calls of groups that would do if the sign-in had the scope PM.Group.Write; 0 where it has, or where they would be no cheaper.
    public let forbiddenGroupCalls: Int
    /// How long the calls that are still to be made take.
    public let time: Duration
    /// How long they would take one by one.
    public let timeOneByOne: Duration
    /// What each method may spend in a window.
    public let quota: QuotaPolicy
    /// What the plan takes away in the end, and what there is.
    public let losses: Losses
    /// Groups that the plan leaves without any robot account, by name.
    public let emptiedGroups: [String]
    /// Accounts that the plan leaves in no group but Everyone, by name.
    public let strandedAccounts: [String]

    /// What a plan takes away, of how much.
    public struct Losses: Sendable {
        /// Memberships other than Everyone's, those of deleted accounts included.
        public var memberships: (lost: Int, all: Int)
        /// Accounts.
        public var accounts: (lost: Int, all: Int)
    }

    /// The bill for a plan.
    init(_ plan: Plan, _ directory: Directory, quota: QuotaPolicy, timePerCall: Duration, _ estimate: Estimate) async {
        var reading = CallCounts()
        reading[.get] = directory.pageCount + 1
        var making = CallCounts()
        making[.post] = plan.newGroups.count
        making[.get] = plan.newGroups.isEmpty ? 0 : 1
        let writing = plan.calls.counts(plan.work) + making
        let oneByOne = CallPlan(byAccount: plan.work).counts(plan.work) + making
        calls = writing + reading
        callsOneByOne = oneByOne + reading
        groups = (plan.calls.groupCalls, plan.calls.accountsByGroup)
        bulkDeletes = (plan.calls.bulkDeletes, plan.calls.accountsInBulk)
        forbiddenGroupCalls = plan.calls.forbiddenGroupCalls
        time = await estimate.duration(of: writing, timePerCall: timePerCall)
        timeOneByOne = await estimate.duration(of: oneByOne, timePerCall: timePerCall)
        self.quota = quota
        let memberships = Memberships(directory, [plan.work, plan.later])
        losses = Losses(
            memberships: (memberships.lost, memberships.count),
            accounts: (plan.wholeCounts.deletes, directory.accounts.count)
        )
        emptiedGroups = directory.groups.names(memberships.emptied)
        strandedAccounts = memberships.stranded
    }

    /// How many windows a method's calls fill; `nil` where it has no limit.
    public func windows(_ method: Method, _ counts: CallCounts) -> Int? {
        quota.limits[method].map { counts[method].dividedUp(by: $0) }
    }
}

/// Who is in which group before and after a plan.
private struct Memberships {
    /// All memberships before the plan but those in Everyone.
    private(set) var count = 0
    /// Those of them that are taken away.
    private(set) var lost = 0
    /// Groups that lose their last robot account.
    private(set) var emptied: [GroupTable.Index] = []
    /// Accounts that lose their last group.
    private(set) var stranded: [String] = []

    init(_ directory: Directory, _ lists: [WorkList]) {
        let everyone = directory.groups.everyone
        var before = [Int](repeating: 0, count: directory.groups.groups.count)
        for group in directory.accounts.lazy.flatMap(\.state.groups) where group != everyone {
            before[Int(group)] += 1
            count += 1
        }
        var after = before
        for work in lists.joined() {
            guard let first = work.changes.first, let last = work.changes.last else { continue }
            let had: Set<GroupTable.Index> = first.operation == .create ? [] : first.before.groups
            let has: Set<GroupTable.Index> = last.operation == .delete ? [] : last.after.groups
            lost += had.subtracting(has).count { $0 != everyone }
            for group in had { after[Int(group)] -= 1 }
            for group in has { after[Int(group)] += 1 }
            let isStranded = last.operation != .delete && has.allSatisfy { $0 == everyone }
            if isStranded, had.contains(where: { $0 != everyone }) { stranded.append(work.name) }
        }
        emptied = before.indices.filter { before[$0] > 0 && after[$0] == 0 }.map { GroupTable.Index($0) }
    }
}
