import IdentityAPI

/// The calls of a plan: which accounts use their own calls, and which use the calls of their groups.
package struct CallPlan: Sendable {
    /// The allowed calls and their cost.
    struct Terms: Sendable {
        var strategy = Strategy.auto
        /// The most accounts in one group call.
        var batch = 500
        /// The calls that reading all accounts takes.
        var pages = 1
        var quota = QuotaPolicy.cloud
        /// Whether the sign-in is known to lack the right to change groups.
        var lacksGroupWrite = false
    }

    /// Whether an account uses group calls, by its index in ``Plan/work``.
    package private(set) var isByGroup: [Bool]
    /// Whether an account is part of a bulk delete, by its index in ``Plan/work``.
    package private(set) var isBulkDelete: [Bool]
    /// The accounts in bulk deletes.
    private(set) var accountsInBulk = 0
    /// The bulk deletes.
    private(set) var bulkDeletes = 0
    /// The group calls, without those that create groups.
    private(set) var groupCalls = 0
    /// The groups that Muster creates with their first members.
    private(set) var groupsMadeWithMembers = 0
    /// The accounts that use group calls.
    private(set) var accountsByGroup = 0
    /// The calls that verify those accounts.
    private var verifications: Int { Swift.min(accountsByGroup + accountsInBulk, pages) }
    /// The calls that reading all accounts takes.
    private var pages = 0
    /// The group calls that would suffice if the sign-in had the right; 0 when it has, or when they would not be cheaper.
    private(set) var forbiddenGroupCalls = 0

    /// Creates a plan in which every account uses its own calls.
    init(byAccount work: WorkList) {
        isByGroup = [Bool](repeating: false, count: work.count)
        isBulkDelete = isByGroup
    }

    /// Creates the cheapest plan under some terms.
    init(_ work: WorkList, _ groups: GroupTable, _ terms: Terms) {
        self.init(byAccount: work)
        guard terms.strategy != .account else { return }
        pages = terms.pages
        deleteInBulk(work, terms)
        let withoutGroups = self
        let (members, cohorts, numbers) = Self.cohorts(work, groups)
        guard !cohorts.isEmpty else { return }
        let cover = GroupCover(
            cohorts: cohorts,
            groupCount: numbers.count,
            batch: Swift.max(terms.batch, 1),
            unmade: Set(groups.unmade.compactMap { numbers[$0] })
        )
        let served = terms.strategy == .group ? cohorts.map(\.count) : cover.cheapest()
        var load = [Int](repeating: 0, count: numbers.count)
        for (cohort, count) in served.enumerated() where count > 0 {
            for index in members[cohort].prefix(count) { isByGroup[index] = true }
            for group in cohorts[cohort].groups { load[group] += count }
            accountsByGroup += count
        }
        let fees = CallFees(batch: cover.batch, unmade: cover.unmade, groupCount: numbers.count)
        groupCalls = load.indices.reduce(0) { $0 + fees.calls(of: $1, serving: load[$1]) }
        groupsMadeWithMembers = cover.unmade.count { load[$0] > 0 }
        // Verification costs calls too, of another quota.
        if terms.strategy == .auto,
            counts(work).cost(under: terms.quota) >= withoutGroups.counts(work).cost(under: terms.quota)
        {
            self = withoutGroups
        }
        if terms.lacksGroupWrite {
            let groupCalls = groupCalls
            self = withoutGroups
            forbiddenGroupCalls = groupCalls
        }
    }

    /// Moves accounts to their own calls, whose bodies are made from each account's state at that time.
    mutating func goAlone(_ work: WorkList, where isAlone: (_ id: String) -> Bool) {
        for index in isByGroup.indices where isByGroup[index] {
            guard let id = work[index].id, isAlone(id) else { continue }
            isByGroup[index] = false
            accountsByGroup -= 1
        }
    }

    /// Uses bulk deletes when they are cheaper. An account with other changes uses its own calls, in order.
    private mutating func deleteInBulk(_ work: WorkList, _ terms: Terms) {
        var bulk = self
        bulk.isBulkDelete = work.indices.map { work.shape($0) == .delete }
        bulk.accountsInBulk = bulk.isBulkDelete.count { $0 }
        bulk.bulkDeletes = bulk.accountsInBulk.dividedUp(by: Swift.max(terms.batch, 1))
        if bulk.counts(work).cost(under: terms.quota) < counts(work).cost(under: terms.quota) { self = bulk }
    }

    /// Returns the number of calls for the work, without those that read the directory before it.
    func counts(_ work: WorkList) -> CallCounts {
        var counts = CallCounts()
        // One account shows whether the service takes the members of a new group.
        counts[.get] = verifications + (groupsMadeWithMembers > 0 ? 1 : 0)
        counts[.put] = groupCalls
        counts[.delete] = bulkDeletes
        // Local counters: a dictionary access for each account would dominate the cost.
        var (creates, updates, deletes) = (0, 0, 0)
        for index in work.indices where !isByGroup[index] && !isBulkDelete[index] {
            switch work.shape(index) {
            case .create: creates += 1
            case .update: updates += 1
            case .delete: deletes += 1
            case .several: for change in work[index].changes { counts[change.operation.method] += 1 }
            }
        }
        counts[.post] += creates
        counts[.put] += updates
        counts[.delete] += deletes
        return counts
    }

    /// Returns the accounts that could use group calls, grouped by equal sets of groups, and their groups, numbered from 0.
    private static func cohorts(
        _ work: WorkList,
        _ table: GroupTable
    ) -> (members: [[Int]], cohorts: [GroupCover.Cohort], numbers: [GroupTable.Index: Int]) {
        var numbers: [GroupTable.Index: Int] = [:]
        var places: [[GroupTable.Index]: Int] = [:]
        var members: [[Int]] = []
        var cohorts: [GroupCover.Cohort] = []
        for index in work.indices where work.shape(index) == .update || work.shape(index) == .several {
            // A group call repeats the group's name, so a group without a known name cannot be called.
            guard let groups = work.groupsAlone(index), groups.allSatisfy({ !table[$0].name.isEmpty }) else { continue }
            if let place = places[groups] {
                members[place].append(index)
                cohorts[place].count += 1
                continue
            }
            places[groups] = cohorts.count
            members.append([index])
            var numbered: [Int] = []
            for group in groups {
                let number = numbers[group] ?? numbers.count
                numbers[group] = number
                numbered.append(number)
            }
            cohorts.append(GroupCover.Cohort(groups: numbered, count: 1))
        }
        return (members, cohorts, numbers)
    }
}

extension AccountWork {
    /// The groups that the account enters and leaves, when that is its only change; otherwise `nil`. A new display name, a create and a delete need the
    /// account's own call, which includes the groups.
    var groupsAlone: [GroupTable.Index]? {
        guard id != nil, changes.count == 1, changes[0].operation == .update else { return nil }
        let difference = changes[0].before.difference(to: changes[0].after)
        return difference.displayName == nil ? (difference.adding + difference.removing).sorted() : nil
    }
}

extension WorkList {
    /// Returns the same for the work at an index. Builds the work only when necessary.
    fileprivate func groupsAlone(_ index: Int) -> [GroupTable.Index]? {
        guard let delta = delta(ofUpdate: index) else { return self[index].groupsAlone }
        return delta.isRenamed ? nil : (delta.entered + delta.left).sorted()
    }
}

extension Change.Operation {
    /// The method of its call.
    var method: Method {
        switch self {
        case .create: .post
        case .update: .put
        case .delete: .delete
        }
    }
}
