public import IdentityAPI

/// What a plan costs and what it removes: the numbers that the user confirms.
public struct CostEstimate: Sendable {
    /// The calls of the whole import, including those that read the directory and verify the accounts.
    public let calls: CallCounts
    /// The calls if every account used its own call.
    public let callsOneByOne: CallCounts
    /// The group calls among them, the new groups that are created with their first members, and the accounts that both serve.
    public let groups: (calls: Int, newWithMembers: Int, accounts: Int)
    /// The bulk deletes among them, and the accounts of those calls.
    public let bulkDeletes: (calls: Int, accounts: Int)
    /// The group calls that would suffice with the scope PM.Group.Write; 0 when the sign-in has it, or when they would not be cheaper.
    public let forbiddenGroupCalls: Int
    /// The time of the remaining calls.
    public let time: Duration
    /// The time of the calls if every account used its own call.
    public let timeOneByOne: Duration
    /// The calls that each method may use in a window.
    public let quota: QuotaPolicy
    /// What the calls remove, without the work that is left for later.
    public let losses: Losses
    /// What the whole plan removes, including the work that is left for later.
    public let wholeLosses: Losses

    /// Estimates the cost of a plan.
    init(_ plan: Plan, _ directory: Directory, _ client: IdentityClient, concurrency: ConcurrencySetting) {
        var reading = CallCounts()
        reading[.get] = directory.pageCount + 1
        var making = CallCounts()
        making[.post] = plan.newGroups.count
        making[.get] = plan.newGroups.isEmpty ? 0 : 1
        let writing = plan.calls.counts(plan.work) + making
        let oneByOne = CallPlan(byAccount: plan.work).counts(plan.work) + making
        calls = writing + reading
        callsOneByOne = oneByOne + reading
        groups = (plan.calls.groupCalls, plan.calls.groupsMadeWithMembers, plan.calls.accountsByGroup)
        bulkDeletes = (plan.calls.bulkDeletes, plan.calls.accountsInBulk)
        forbiddenGroupCalls = plan.calls.forbiddenGroupCalls
        let duration = { (counts: CallCounts) in
            counts.duration(client.gate, concurrency: concurrency.expected, timePerCall: directory.timePerCall)
        }
        time = duration(writing)
        timeOneByOne = duration(oneByOne)
        quota = client.quota
        losses = Losses([plan.work], deletes: plan.counts.deletes, in: directory, mergedEnd: plan.mergedEnd)
        let deletes = plan.wholeCounts.deletes
        wholeLosses =
            plan.later.isEmpty
            ? losses
            : Losses([plan.work, plan.later], deletes: deletes, in: directory, mergedEnd: plan.mergedEnd)
    }

    /// Returns how many windows a method's calls fill; `nil` without a limit.
    public func windows(_ method: Method, _ counts: CallCounts) -> Int? {
        quota.limits[method].map { counts[method].dividedUp(by: $0) }
    }
}
