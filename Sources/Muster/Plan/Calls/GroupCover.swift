/// Finds the fewest calls for changes of membership: which accounts use group calls, and which use their own.
///
/// An account's own call changes all its memberships. A group call takes up to ``batch`` accounts that enter or leave, so a group with *n* accounts costs
/// `ceil(n / batch)` calls. A group that does not exist yet costs one less, because the `POST` that creates it takes the first batch along. An account uses either its own call or only group calls: a mix would still cost its own call.
///
/// **With large batches**, a group's cost hardly depends on its accounts. Then one end of every link between an account and a group must pay for the link.
/// The cheapest way is the minimum weighted vertex cover of a bipartite graph: a minimum cut (Kőnig), which ``GroupCut`` finds exactly.
///
/// **With small batches**, the last, half-empty call of each group matters, and the problem is a packing problem, which is NP-hard. The cut is then one of three
/// starting points of a local search (``CoverSearch``). `GroupCoverTests` compares it with an exhaustive search in random small cases.
///
/// Accounts with the same groups are interchangeable, so the work grows with the number of different sets of groups (``Cohort``), not of accounts.
struct GroupCover {
    /// Accounts that enter and leave the same groups.
    struct Cohort: Sendable, Hashable {
        /// The groups, numbered from 0.
        var groups: [Int]
        /// The number of accounts.
        var count: Int
    }

    /// The accounts.
    let cohorts: [Cohort]
    /// The number of groups.
    let groupCount: Int
    /// The most accounts that one call of a group takes; at least 1.
    let batch: Int
    /// The groups that are still to be made. The call that makes one takes its first batch along.
    var unmade: Set<Int> = []

    /// Returns how many accounts of each cohort use group calls. Of several cheapest ways, it prefers one with more accounts' own calls, which need no
    /// verification.
    func cheapest() -> [Int] {
        let links = CohortLinks(cohorts, groupCount: groupCount)
        let fees = CallFees(batch: batch, unmade: unmade, groupCount: groupCount)
        let nobody = [Int](repeating: 0, count: cohorts.count)
        let everybody = cohorts.map(\.count)
        var best: CoverSearch?
        for start in [nobody, cut(links, fees), everybody] {
            var search = CoverSearch(links: links, fees: fees, served: start)
            search.run()
            if best.map({ search.cost < $0.cost }) ?? true { best = search }
        }
        best?.shake()
        best?.wander()
        return best?.served ?? nobody
    }

    /// Returns the cheapest way if a group's cost were that of all its accounts.
    private func cut(_ links: CohortLinks, _ fees: CallFees) -> [Int] {
        let prices = (0..<groupCount).map { group in
            fees.calls(of: group, serving: links.cohorts(of: group).reduce(0) { $0 + cohorts[$1].count })
        }
        var cut = GroupCut(links: links, prices: prices)
        let isOpen = cut.openGroups()
        return cohorts.map { cohort in cohort.groups.allSatisfy { isOpen[$0] } ? cohort.count : 0 }
    }
}

/// The links between cohorts and groups, in both directions, in flat arrays: a search visits them millions of times.
struct CohortLinks {
    /// The number of accounts of each cohort.
    let sizes: [Int]
    let groupCount: Int
    /// Where the groups of each cohort begin in `groups`, and the cohorts of each group in `members`.
    private let groupStarts: [Int]
    private let groups: [Int]
    private let cohortStarts: [Int]
    private let members: [Int]

    init(_ cohorts: [GroupCover.Cohort], groupCount: Int) {
        sizes = cohorts.map(\.count)
        self.groupCount = groupCount
        var groupStarts = [0]
        groupStarts.reserveCapacity(cohorts.count + 1)
        for cohort in cohorts { groupStarts.append(groupStarts.last! + cohort.groups.count) }
        groups = cohorts.flatMap(\.groups)
        var starts = [Int](repeating: 0, count: groupCount + 1)
        for group in groups { starts[group + 1] += 1 }
        for group in 0..<groupCount { starts[group + 1] += starts[group] }
        var next = starts
        var members = [Int](repeating: 0, count: groups.count)
        for cohort in cohorts.indices.sorted(by: { cohorts[$0].groups.count < cohorts[$1].groups.count }) {
            for group in cohorts[cohort].groups {
                members[next[group]] = cohort
                next[group] += 1
            }
        }
        self.groupStarts = groupStarts
        cohortStarts = starts
        self.members = members
    }

    /// The number of links.
    var count: Int { groups.count }
    /// The numbers of the cohorts.
    var cohortIndices: Range<Int> { sizes.indices }

    /// The links of a cohort, as indices for ``group(at:)``: a slice would count a reference at each visit.
    @inline(__always)
    func links(of cohort: Int) -> Range<Int> {
        Range(uncheckedBounds: (groupStarts[cohort], groupStarts[cohort + 1]))
    }

    /// The group of a link.
    @inline(__always)
    func group(at link: Int) -> Int { groups[link] }

    /// The cohorts of a group, those with the fewest groups first.
    @inline(__always)
    func cohorts(of group: Int) -> ArraySlice<Int> { members[cohortStarts[group]..<cohortStarts[group + 1]] }
}

extension Int {
    /// The quotient, rounded up.
    func dividedUp(by divisor: Int) -> Int { (self + divisor - 1) / divisor }
}
