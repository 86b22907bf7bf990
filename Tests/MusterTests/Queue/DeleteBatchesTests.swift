import TestSupport
import Testing

@testable import Muster

@Suite("Bulk deletes", .inTurn)
struct DeleteBatchesTests {
    private func accounts(_ batches: [DeleteBatches.Batch]) -> [[Int]] { batches.map(\.accounts) }

    /// Hands out all batches that may be under way together.
    private func all(_ batches: inout DeleteBatches) -> [DeleteBatches.Batch] {
        var all: [DeleteBatches.Batch] = []
        while let batch = batches.next() { all.append(batch) }
        return all
    }

    @Test("Until the service accepts a batch only one is under way; then all others are")
    func unproven() throws {
        var batches = DeleteBatches(Array(0..<10), batch: 4)
        #expect(batches.callsLeft == 3 && batches.isUnfinished)
        let first = all(&batches)
        #expect(accounts(first) == [[0, 1, 2, 3]] && !batches.hasNext)
        batches.taken(first[0], .accepted)
        #expect(accounts(all(&batches)) == [[4, 5, 6, 7], [8, 9]])
        #expect(batches.deletions.map(\.account) == [0, 1, 2, 3] && batches.isUnfinished && batches.callsLeft == 0)
    }

    @Test("No account is no work")
    func none() {
        var batches = DeleteBatches([], batch: 4)
        let next = batches.next()
        #expect(next == nil && !batches.isUnfinished && !batches.hasNext && batches.callsLeft == 0)
    }

    @Test("A refused batch is bisected until the account to blame is alone; only that one is given up")
    func bisection() throws {
        var batches = DeleteBatches(Array(0..<16), batch: 16)
        var givenUp: [Int] = []
        var calls = 0
        while let batch = batches.next() {
            calls += 1
            if batch.accounts.contains(5) {
                givenUp += batches.refused(batch)
            } else {
                batches.taken(batch, .accepted)
            }
        }
        // The account next to the one to blame is alone as well when the last pair is split.
        #expect(givenUp.sorted() == [4, 5] && calls < 16, "\(givenUp), \(calls)")
        #expect(batches.deletions.map(\.account).sorted() == Array(0..<16).filter { ![4, 5].contains($0) })
        #expect(!batches.isUnfinished)
    }

    @Test("A service that refuses every batch is given up after as many refusals as bisection takes")
    func refusesAll() {
        var batches = DeleteBatches(Array(0..<1000), batch: 100)
        var givenUp: [Int] = []
        var calls = 0
        while let batch = batches.next() {
            calls += 1
            givenUp += batches.refused(batch)
        }
        #expect(givenUp.sorted() == Array(0..<1000) && calls < 40 && batches.deletions.isEmpty, "\(calls)")
    }

    @Test("Accounts that a stopped delete left are sent again, the deleted ones are not")
    func stoppedHalfWay() throws {
        var batches = DeleteBatches(Array(0..<4), batch: 4)
        let batch = try batches.requireNext()
        batches.taken(batch, [0, 2], .accepted)
        #expect(batches.deletions.map(\.account) == [0, 2])
        let rest = batches.next()
        #expect(rest?.accounts == [1, 3])
        batches.taken(DeleteBatches.Batch(accounts: [1, 3]), [1, 3], .accepted)
        #expect(!batches.isUnfinished && batches.deletions.count == 4)
    }

    @Test("A batch that was not sent comes back; a withdrawn one does not")
    func notSent() throws {
        var batches = DeleteBatches([0, 1], batch: 2)
        batches.returned(try batches.requireNext())
        let again = batches.next()
        #expect(again?.accounts == [0, 1])
        batches.withdrawn()
        #expect(!batches.isUnfinished && batches.deletions.isEmpty)
    }

    @Test("Giving up yields the batch that just ended and all that wait")
    func giveUp() throws {
        var batches = DeleteBatches(Array(0..<6), batch: 2)
        let given = batches.giveUp(try batches.requireNext())
        #expect(given == Array(0..<6) && !batches.isUnfinished)
    }
}
