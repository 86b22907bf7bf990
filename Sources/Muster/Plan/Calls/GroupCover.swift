/// Finds the fewest calls for changes of membership: which accounts are served by the calls of their groups, and which by calls of their own.
///
/// An account's own call brings it into and out of all its groups at once and costs one call. A group's call takes up to ``batch`` accounts, entering and
/// leaving alike, so a group that serves *n* accounts costs `ceil(n / batch)` calls, and one less where it is still to be made: the `POST` that makes it takes the
/// first batch along. An account goes one way or the other: in part by its groups would
/// still cost its own call.
///
/// **Where batches are large** a group's price hardly depends on who uses it. Then every link between an account and a group must be paid by
/// one of its two ends, and the cheapest way to do that is the lightest vertex cover of a bipartite graph: a minimum cut (Kőnig), which ``GroupCut`` finds exactly.
///
/// **Where batches are small** the last, half-empty call of each group matters, and the problem is a packing problem that no cut solves (it is NP-hard). The
/// cut is then one of three places to begin a search from, which fills calls that have room, opens calls that pay for themselves, and empties calls that do
/// not (``CoverSearch``). `GroupCoverTests` holds it against an exhaustive search in random small cases.
///
/// Accounts with the same groups are interchangeable, so the work grows with the number of different sets of groups (``Cohort``), not of accounts.
struct GroupCover {
    /// Accounts that enter and leave the same groups.
    struct Cohort: Sendable, Hashable {
        /// The groups, each a number from 0 on.
        var groups: [Int]
        /// How many accounts.
        var count: Int
    }

    /// The accounts.
    let cohorts: [Cohort]
    /// How many groups there are.
    let groupCount: Int
    /// The most accounts that one call of a group takes; at least 1.
    let batch: Int
    /// The groups that are still to be made. The call that makes one takes its first batch along.
    var unmade: Set<Int> = []

    /// How many accounts of each cohort go by their groups. Of several cheapest ways, one that leaves more accounts to their own calls, whose answers
    /// need no reading back.
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

    /// The cheapest way if a group's price were that of serving everybody who has to do with it.
    private func cut(_ links: CohortLinks, _ fees: CallFees) -> [Int] {
        let prices = (0..<groupCount).map { group in
            fees.calls(of: group, serving: links.cohorts(of: group).reduce(0) { $0 + cohorts[$1].count })
        }
        var cut = GroupCut(links: links, prices: prices)
        let isOpen = cut.openGroups()
        return cohorts.map { cohort in cohort.groups.allSatisfy { isOpen[$0] } ? cohort.count : 0 }
    }
}

/// Which cohort has to do with which group, to be walked from both sides.
struct CohortLinks {
    let cohorts: [GroupCover.Cohort]
    let groupCount: Int
    private let starts: [Int]
    private let members: [Int]

    init(_ cohorts: [GroupCover.Cohort], groupCount: Int) {
        self.cohorts = cohorts
        self.groupCount = groupCount
        var starts = [Int](repeating: 0, count: groupCount + 1)
        for group in cohorts.lazy.flatMap(\.groups) { starts[group + 1] += 1 }
        for group in 0..<groupCount { starts[group + 1] += starts[group] }
        var next = starts
        var members = [Int](repeating: 0, count: starts[groupCount])
        for cohort in cohorts.indices.sorted(by: { cohorts[$0].groups.count < cohorts[$1].groups.count }) {
            for group in cohorts[cohort].groups {
                members[next[group]] = cohort
                next[group] += 1
            }
        }
        self.starts = starts
        self.members = members
    }

    /// The number of links.
    var count: Int { members.count }

    /// The cohorts that have to do with a group, those with the fewest groups first.
    func cohorts(of group: Int) -> ArraySlice<Int> { members[starts[group]..<starts[group + 1]] }
}

extension Int {
    /// The quotient, rounded up.
    func dividedUp(by divisor: Int) -> Int { (self + divisor - 1) / divisor }
}
