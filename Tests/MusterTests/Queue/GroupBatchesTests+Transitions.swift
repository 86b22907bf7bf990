import IdentityAPI
import TestSupport
import Testing

@testable import Muster

/// Each transition of the group calls by itself.
@Suite("The calls of groups, step by step", .inTurn)
struct GroupBatchTransitionTests {
    private static let entering: GroupTable.Index = 1
    private static let leaving: GroupTable.Index = 2

    /// Accounts that enter one group and leave another.
    private func moves(_ count: Int, batch: Int = 10) -> GroupBatches {
        GroupBatches(
            (0..<count).map { .init(account: $0, adding: [Self.entering], removing: [Self.leaving]) },
            batch: batch
        )
    }

    @Test("The group that accounts leave waits until they entered theirs")
    func leavesLast() throws {
        var batches = moves(2)
        let first = try batches.requireNext()
        #expect(first.group == Self.entering && first.accounts == [0, 1] && !batches.hasNext)
        batches.taken(first, .accepted)
        let second = try batches.requireNext()
        #expect(second.group == Self.leaving && second.accounts == [0, 1] && batches.passed.isEmpty)
        batches.taken(second, .accepted)
        #expect(batches.passed == [0, 1] && !batches.isUnfinished)
        #expect(batches.progressByAccount[0]?.evidence.attempts == 1)
    }

    @Test("Of two groups that wait for each other, the one that waits for fewer accounts goes first")
    func ring() throws {
        var batches = GroupBatches(
            [
                .init(account: 0, adding: [1], removing: [2]), .init(account: 1, adding: [2], removing: [1]),
                .init(account: 2, adding: [2], removing: [1]),
            ],
            batch: 10
        )
        let first = batches.next()
        #expect(first?.group == 2)
    }

    @Test(
        "Until the service accepts a batch only one is under way; then other groups go along, never the same one twice"
    )
    func oneCallPerGroup() throws {
        var batches = GroupBatches(
            (0..<6).map { .init(account: $0, adding: [Int32($0 % 3) + 1], removing: []) },
            batch: 1
        )
        let first = try batches.requireNext()
        #expect(!batches.hasNext && batches.isUnproven)
        batches.taken(first, .accepted)
        let groups = (0..<3).compactMap { _ in batches.next()?.group }
        #expect(Set(groups) == [1, 2, 3] && !batches.hasNext && !batches.isUnproven && batches.callsLeft == 2)
    }

    @Test("A refused batch comes back in halves at the end of the line; a refused single account is given up")
    func bisection() throws {
        var batches = GroupBatches((0..<4).map { .init(account: $0, adding: [1], removing: []) }, batch: 4)
        var sent: [[Int]] = []
        var given: [Int] = []
        while let batch = batches.next() {
            sent.append(batch.accounts)
            if batch.accounts.contains(3) { given += batches.refused(batch) } else { batches.taken(batch, .accepted) }
        }
        #expect(sent == [[0, 1, 2, 3], [0, 1], [2, 3], [2], [3]], "\(sent)")
        #expect(given == [3] && batches.progressByAccount[3] == nil && batches.passed == [0, 1, 2])
    }

    @Test("A batch that was not sent comes back whole, without the accounts that were given up meanwhile")
    func returned() throws {
        var batches = moves(3)
        let batch = try batches.requireNext()
        batches.leaveOut([1])
        batches.returned(batch)
        let again = batches.next()
        #expect(again?.accounts == [0, 2])
    }

    @Test("Accounts that need no call of a group count as done there")
    func passed() throws {
        var batches = moves(2)
        batches.passed(try batches.requireNext(), .accepted)
        #expect(batches.isUnproven)
        let second = try batches.requireNext()
        #expect(second.group == Self.leaving)
        batches.passed(second, .accepted)
        #expect(batches.passed == [0, 1])
    }

    @Test("Where the group to enter has vanished, its accounts stay in their old group, and each records the refusal")
    func vanished() throws {
        var batches = moves(3, batch: 2)
        let error = IdentityError(.notFound, message: "no such group")
        batches.vanished(try batches.requireNext(), error)
        #expect(!batches.isUnfinished && batches.passed == [0, 1, 2])
        for account in 0..<3 {
            #expect(batches.progressByAccount[account]?.refusals.keys.sorted() == [Self.entering])
        }
    }

    @Test("Giving up one group keeps the accounts of other groups; giving up all leaves no work")
    func giveUp() throws {
        var batches = GroupBatches(
            [.init(account: 0, adding: [1], removing: []), .init(account: 1, adding: [2], removing: [])],
            batch: 10
        )
        let ofGroup = batches.giveUp(1)
        #expect(ofGroup == [0])
        let rest = batches.giveUp()
        #expect(rest == [1] && !batches.isUnfinished)
    }
}
