public import IdentityAPI

/// What a plan costs, and what it would take away: everything to know before saying yes.
public struct CostEstimate: Sendable {
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
    /// What the calls take away. What is left for later is not among it.
    public let losses: Losses
    /// What the whole plan takes away, that for later included.
    public let wholeLosses: Losses

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
        losses = Losses([plan.work], deletes: plan.counts.deletes, in: directory, mergedEnd: plan.mergedEnd)
        let deletes = plan.wholeCounts.deletes
        wholeLosses =
            plan.later.isEmpty
            ? losses
            : Losses([plan.work, plan.later], deletes: deletes, in: directory, mergedEnd: plan.mergedEnd)
    }

    /// How many windows a method's calls fill; `nil` where it has no limit.
    public func windows(_ method: Method, _ counts: CallCounts) -> Int? {
        quota.limits[method].map { counts[method].dividedUp(by: $0) }
    }
}
