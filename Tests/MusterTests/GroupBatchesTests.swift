import IdentityAPI
import TestSupport
import Testing

@testable import Muster

@Suite("The calls of groups")
struct GroupBatchesTests {
    /// A service that takes lists up to some length, and refuses some accounts and some groups altogether.
    private struct Service {
        var cap: Int
        var guilty: Set<Int>
        var deadGroups: Set<GroupTable.Index> = []

        func takes(_ batch: GroupBatches.Batch) -> Bool {
            batch.accounts.count <= cap && guilty.isDisjoint(with: batch.accounts) && !deadGroups.contains(batch.group)
        }
    }

    /// What came of all accounts, with the number of calls it took.
    private struct End {
        var taken: [Int: Set<GroupTable.Index>] = [:]
        var refused: [Int: Set<GroupTable.Index>] = [:]
        var givenUp: Set<Int> = []
        var calls = 0
    }

    /// Makes all calls, up to `width` of them under way, answered in random order.
    private func run(
        _ batches: inout GroupBatches,
        _ service: Service,
        width: Int,
        using random: inout some RandomNumberGenerator
    ) -> End {
        var end = End()
        var underWay: [GroupBatches.Batch] = []
        while true {
            while underWay.count < width, let batch = batches.next() {
                #expect(!underWay.contains { $0.group == batch.group }, "two calls of one group under way")
                #expect(!batch.accounts.isEmpty)
                underWay.append(batch)
            }
            guard !underWay.isEmpty else { break }
            let batch = underWay.remove(at: Int.random(in: underWay.indices, using: &random))
            end.calls += 1
            if service.takes(batch) {
                batches.taken(batch, Delivery.Evidence(http: 200, attempts: 1, elapsed: .zero))
                for account in batch.accounts { end.taken[account, default: []].insert(batch.group) }
            } else {
                end.givenUp.formUnion(batches.refused(batch, IdentityError(.refused, status: 400, message: "no")))
                if batch.accounts.count == 1 { end.refused[batch.accounts[0], default: []].insert(batch.group) }
            }
        }
        #expect(!batches.isUnfinished)
        return end
    }

    @Test(
        "Every account passes all its groups, or stands alone with its refusal, or is given up; whatever the service takes"
    )
    func everyAccountEnds() {
        var random = SeededGenerator()
        for _ in 0..<300 {
            let count = Int.random(in: 1...400, using: &random)
            let groupCount = Int32.random(in: 1...5, using: &random)
            let links = (0..<count).map { account in
                (account: account, groups: (0..<groupCount).filter { _ in Int.random(in: 0..<2, using: &random) == 0 })
            }.filter { !$0.groups.isEmpty }
            let service = Service(
                cap: [1, 3, 50, 500].randomElement(using: &random)!,
                guilty: Set(
                    (0..<Int.random(in: 0...3, using: &random)).map { _ in Int.random(in: 0..<count, using: &random) }
                ),
                deadGroups: Int.random(in: 0..<4, using: &random) == 0 ? [0] : []
            )
            var batches = GroupBatches(links: links, batch: [1, 7, 100, 500].randomElement(using: &random)!)
            let end = run(&batches, service, width: Int.random(in: 1...8, using: &random), using: &random)
            let passed = Set(batches.passed)
            #expect(passed.isDisjoint(with: end.givenUp))
            for (account, groups) in links {
                guard !end.givenUp.contains(account) else { continue }
                #expect(passed.contains(account))
                #expect(end.taken[account, default: []].union(end.refused[account, default: []]) == Set(groups))
                #expect(
                    Set(batches.passages[account]?.refusals.keys.map(\.self) ?? []) == end.refused[account, default: []]
                )
            }
            #expect(batches.passed.count == passed.count, "an account passed twice")
            // Only a service that refuses whole groups makes it give up.
            #expect(end.givenUp.isEmpty || !service.deadGroups.isEmpty || service.cap < 2)
        }
    }

    @Test(
        "A service that takes short lists only is found out within a few calls",
        arguments: [(cap: 500, most: 60), (cap: 50, most: 660), (cap: 200, most: 185), (cap: 400, most: 100)]
    )
    func learnsTheCap(cap: Int, most: Int) {
        var random = SeededGenerator()
        let links = (0..<10_000).map { (account: $0, groups: [0, 1, 2] as [GroupTable.Index]) }
        var batches = GroupBatches(links: links, batch: 500)
        let end = run(&batches, Service(cap: cap, guilty: []), width: 8, using: &random)
        #expect(end.calls <= most && end.givenUp.isEmpty && batches.passed.count == 10_000, "\(end.calls)")
    }

    @Test("One account to blame among ten thousand costs some calls, and nobody else's batch gets shorter for long")
    func oneGuilty() {
        var random = SeededGenerator()
        let links = (0..<10_000).map { (account: $0, groups: [0, 1, 2] as [GroupTable.Index]) }
        var batches = GroupBatches(links: links, batch: 500)
        let guilty = Int.random(in: 0..<10_000, using: &random)
        let end = run(&batches, Service(cap: 500, guilty: [guilty]), width: 8, using: &random)
        #expect(end.refused == [guilty: [0, 1, 2]])
        #expect(end.calls <= 60 + 3 * 24, "\(end.calls)")
    }

    @Test("A group that refuses everything is given up before it has cost a call for each of its accounts")
    func deadGroup() {
        var random = SeededGenerator()
        let links = (0..<500).map { (account: $0, groups: ($0 % 2 == 0 ? [0, 1] : [1]) as [GroupTable.Index]) }
        var batches = GroupBatches(links: links, batch: 500)
        let end = run(&batches, Service(cap: 500, guilty: [], deadGroups: [0]), width: 4, using: &random)
        #expect(end.givenUp.union(end.refused.keys) == Set((0..<250).map { $0 * 2 }))
        #expect(end.calls < 30, "\(end.calls)")
    }
}
