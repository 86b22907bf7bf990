import Testing
import TestSupport

@testable import Muster

@Suite("The fewest calls", .inTurn)
struct GroupCoverTests {
    @Test(
        "Random small cases cost what an exhaustive search finds: all within 10 %, at least 95 % of them exactly",
        arguments: [
            (groups: 5, accounts: 11, batches: [1, 2, 2, 3, 3, 4, 5, 6, 8, 500]), (7, 13, [2, 3, 4, 5, 6, 500]),
        ],
        [false, true]
    )
    func nearOptimal(_ size: (groups: Int, accounts: Int, batches: [Int]), hasNew: Bool) {
        let (groups, accounts, batches) = size
        var random = SeededGenerator("GroupCover")
        var equal = 0
        let cases = 150
        for _ in 0..<cases {
            let groupCount = Int.random(in: 1...groups, using: &random)
            let breadth = Int.random(in: 1...4, using: &random)
            let count = Int.random(in: 1...accounts, using: &random)
            let sets = (0..<count).map { _ in
                Array((0..<groupCount).shuffled(using: &random).prefix(Int.random(in: 1...breadth, using: &random)))
                    .sorted()
            }
            let cohorts = Dictionary(grouping: sets) { $0 }.map { GroupCover.Cohort(groups: $0, count: $1.count) }
                .sorted { $0.groups.lexicographicallyPrecedes($1.groups) }
            let cover = GroupCover(
                cohorts: cohorts,
                groupCount: groupCount,
                batch: batches.randomElement(using: &random)!,
                unmade: hasNew ? Set((0..<groupCount).filter { _ in Bool.random(using: &random) }) : []
            )
            let found = cover.cost(of: cover.cheapest())
            let least = cover.leastCost()
            #expect(Double(found) <= 1.1 * Double(least), "\(found) instead of \(least): \(cover)")
            if found == least { equal += 1 }
        }
        #expect(equal * 100 >= 95 * cases, "only \(equal) of \(cases)")
    }

    @Test("Ten thousand accounts out of one group and into two others take sixty calls")
    func massMove() {
        let cover = GroupCover(cohorts: [.init(groups: [0, 1, 2], count: 10_000)], groupCount: 3, batch: 500)
        #expect(cover.cheapest() == [10_000])
        #expect(cover.cost(of: [10_000]) == 60)
    }

    @Test("A new group takes its first batch without a call, and one more account takes one")
    func newGroup() {
        for (count, calls) in [(1, 0), (500, 0), (501, 1), (1000, 1), (1001, 2)] {
            let cover = GroupCover(cohorts: [.init(groups: [0], count: count)], groupCount: 1, batch: 500, unmade: [0])
            #expect(cover.cost(of: [count]) == calls)
            #expect(cover.cost(of: cover.cheapest()) == calls)
        }
    }

    @Test("An account that alone has to do with a group goes by its own call, and drags nobody along")
    func loner() {
        let cover = GroupCover(
            cohorts: [
                .init(groups: [0], count: 300), .init(groups: [0, 1], count: 1), .init(groups: [1, 2], count: 1),
            ],
            groupCount: 3,
            batch: 500
        )
        let cheapest = cover.cheapest()
        #expect(cheapest == [300, 0, 0])
        #expect(cover.cost(of: cheapest) == 3)
    }

    @Test("The cut is as large as the largest flow, on random networks")
    func cutIsExact() {
        var random = SeededGenerator("GroupCut")
        for _ in 0..<500 {
            let groupCount = Int.random(in: 1...6, using: &random)
            let cohorts = (0..<Int.random(in: 1...8, using: &random)).map { _ in
                GroupCover.Cohort(
                    groups: (0..<groupCount).filter { _ in Bool.random(using: &random) },
                    count: Int.random(in: 1...5, using: &random)
                )
            }
            let prices = (0..<groupCount).map { _ in Int.random(in: 1...9, using: &random) }
            func cost(_ isOpen: (Int) -> Bool) -> Int {
                prices.indices.filter(isOpen).reduce(0) { $0 + prices[$1] }
                    + cohorts.filter { !$0.groups.allSatisfy(isOpen) }.reduce(0) { $0 + $1.count }
            }
            var cut = GroupCut(links: CohortLinks(cohorts, groupCount: groupCount), prices: prices)
            let isOpen = cut.openGroups()
            let least = (0..<1 << groupCount).map { set in cost { set >> $0 & 1 == 1 } }.min()
            #expect(cost { isOpen[$0] } == least, "\(cohorts) at \(prices)")
        }
    }
}

extension GroupCover {
    /// What a choice costs, counted anew.
    fileprivate func cost(of served: [Int]) -> Int {
        var load = [Int](repeating: 0, count: groupCount)
        for (cohort, count) in zip(cohorts, served) { for group in cohort.groups { load[group] += count } }
        let own = zip(cohorts, served).reduce(0) { $0 + $1.0.count - $1.1 }
        return own
            + load.indices.reduce(0) { sum, group in
                let calls = (load[group] + batch - 1) / batch
                return sum + (unmade.contains(group) && calls > 0 ? calls - 1 : calls)
            }
    }

    /// The least that any choice costs, by trying all.
    fileprivate func leastCost() -> Int {
        var served = [Int](repeating: 0, count: cohorts.count)
        var least = Int.max
        while true {
            least = Swift.min(least, cost(of: served))
            guard let next = served.indices.first(where: { served[$0] < cohorts[$0].count }) else { return least }
            served[next] += 1
            for before in 0..<next { served[before] = 0 }
        }
    }
}
