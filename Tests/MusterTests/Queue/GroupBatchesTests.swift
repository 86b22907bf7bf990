import IdentityAPI
import TestSupport
import Testing

@testable import Muster

@Suite("The calls of groups", .inTurn)
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
        var givenUp: Set<Int> = []
        var calls = 0
        /// Accounts that left a group before they had entered all of theirs.
        var homeless: Set<Int> = []
    }

    /// Makes all calls, up to `width` of them under way, answered in random order.
    private func run(
        _ links: [GroupBatches.Links],
        batch size: Int,
        _ service: Service,
        width: Int,
        using random: inout some RandomNumberGenerator
    ) -> (batches: GroupBatches, end: End) {
        var batches = GroupBatches(links, batch: size)
        let byAccount = Dictionary(uniqueKeysWithValues: links.map { ($0.account, $0) })
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
            guard service.takes(batch) else {
                end.givenUp.formUnion(batches.refused(batch))
                continue
            }
            batches.taken(batch, RetryingExecutor.Evidence(http: 200, attempts: 1, elapsed: .zero))
            for account in batch.accounts {
                let isLeaving = byAccount[account]!.removing.contains(batch.group)
                let hasEntered = end.taken[account, default: []].isSuperset(of: byAccount[account]!.adding)
                if isLeaving, !hasEntered { end.homeless.insert(account) }
                end.taken[account, default: []].insert(batch.group)
            }
        }
        #expect(!batches.isUnfinished)
        return (batches, end)
    }

    private func moves(_ count: Int) -> [GroupBatches.Links] {
        (0..<count).map { .init(account: $0, adding: [0, 1], removing: [2]) }
    }

    @Test("Every account passes all its groups or goes alone, whatever the service takes; those to blame go alone")
    func everyAccountEnds() {
        var random = SeededGenerator()
        for _ in 0..<300 {
            let count = Int.random(in: 1...400, using: &random)
            let groupCount = Int32.random(in: 1...5, using: &random)
            let links = (0..<count).map { account in
                var links = GroupBatches.Links(account: account, adding: [], removing: [])
                for group in 0..<groupCount {
                    switch Int.random(in: 0..<4, using: &random) {
                    case 0: links.adding.append(group)
                    case 1: links.removing.append(group)
                    default: break
                    }
                }
                return links
            }.filter { !$0.adding.isEmpty || !$0.removing.isEmpty }
            let service = Service(
                cap: [1, 3, 50, 500].randomElement(using: &random)!,
                guilty: Set(
                    (0..<Int.random(in: 0...3, using: &random)).map { _ in Int.random(in: 0..<count, using: &random) }
                ),
                deadGroups: Int.random(in: 0..<4, using: &random) == 0 ? [0] : []
            )
            let (batches, end) = run(
                links,
                batch: [1, 7, 100, 500].randomElement(using: &random)!,
                service,
                width: Int.random(in: 1...8, using: &random),
                using: &random
            )
            let passed = Set(batches.passed)
            #expect(batches.passed.count == passed.count, "an account passed twice")
            #expect(passed.isDisjoint(with: end.givenUp) && passed.union(end.givenUp) == Set(links.map(\.account)))
            for links in links where passed.contains(links.account) {
                #expect(end.taken[links.account] == Set(links.adding + links.removing))
            }
            #expect(passed.isDisjoint(with: service.guilty))
            // Where no group refuses everything, only those to blame go alone.
            if service.deadGroups.isEmpty, service.cap > 1 { #expect(end.givenUp.isSubset(of: service.guilty)) }
        }
    }

    @Test("An account leaves its groups only when it has entered its others, unless accounts swap places")
    func leavingLast() {
        var random = SeededGenerator()
        let chain = (0..<300).map { account in
            GroupBatches.Links(account: account, adding: [Int32(account % 3)], removing: [Int32(account % 3) + 1])
        }
        let (batches, end) = run(chain, batch: 50, Service(cap: 500, guilty: []), width: 4, using: &random)
        #expect(batches.passed.count == 300 && end.homeless.isEmpty)
        // As few calls as when nobody had to wait: four groups of 100, 200, 200 and 100.
        #expect(end.calls == 12, "\(end.calls)")
        let swap = (0..<100).map { account in
            GroupBatches.Links(account: account, adding: [Int32(account % 2)], removing: [1 - Int32(account % 2)])
        }
        let swapped = run(swap, batch: 50, Service(cap: 500, guilty: []), width: 4, using: &random)
        #expect(swapped.batches.passed.count == 100 && swapped.end.calls == 4)
    }

    @Test("Where the new group refuses everybody, nobody has left the old one")
    func refusedEntry() {
        var random = SeededGenerator()
        let links = (0..<1000).map { GroupBatches.Links(account: $0, adding: [0], removing: [1]) }
        let (_, end) = run(links, batch: 100, Service(cap: 500, guilty: [], deadGroups: [0]), width: 8, using: &random)
        #expect(end.givenUp.count == 1000 && end.taken.isEmpty && end.calls < 20, "\(end.calls)")
    }

    @Test(
        "A service that takes short lists only is found out within a few calls",
        arguments: [(cap: 500, most: 60), (cap: 50, most: 660), (cap: 200, most: 185), (cap: 400, most: 100)]
    )
    func learnsTheCap(cap: Int, most: Int) {
        var random = SeededGenerator()
        let (batches, end) = run(moves(10_000), batch: 500, Service(cap: cap, guilty: []), width: 8, using: &random)
        #expect(end.calls <= most && end.givenUp.isEmpty && batches.passed.count == 10_000, "\(end.calls)")
        #expect(end.homeless.isEmpty)
    }

    @Test("One account to blame among ten thousand costs some calls, and nobody else's batch gets shorter for long")
    func oneGuilty() {
        var random = SeededGenerator()
        let guilty = Int.random(in: 0..<10_000, using: &random)
        let (batches, end) = run(
            moves(10_000),
            batch: 500,
            Service(cap: 500, guilty: [guilty]),
            width: 8,
            using: &random
        )
        #expect(end.givenUp == [guilty] && batches.passed.count == 9999)
        // An account of the first batch costs most: until it is alone, the batch may have been too long.
        #expect(end.calls <= (guilty < 500 ? 60 + 4 * 24 : 60 + 2 * 24), "\(end.calls) with account \(guilty)")
    }

    @Test("Many to blame at the head of a group do not make it look as if it refused everything")
    func guiltyHead() {
        var random = SeededGenerator()
        let links = (0..<400).map { GroupBatches.Links(account: $0, adding: [0], removing: []) }
        let (batches, end) = run(links, batch: 500, Service(cap: 500, guilty: Set(0..<40)), width: 8, using: &random)
        #expect(end.givenUp == Set(0..<40) && batches.passed.count == 360)
        #expect(end.calls < 110, "\(end.calls)")
    }

    @Test("A group that refuses everything is given up before it has cost a call for each of its accounts")
    func deadGroup() {
        var random = SeededGenerator()
        let links = (0..<500).map { GroupBatches.Links(account: $0, adding: $0 % 2 == 0 ? [0, 1] : [1], removing: []) }
        let (_, end) = run(links, batch: 500, Service(cap: 500, guilty: [], deadGroups: [0]), width: 4, using: &random)
        #expect(end.givenUp == Set((0..<250).map { $0 * 2 }))
        #expect(end.calls < 35, "\(end.calls)")
    }
}
