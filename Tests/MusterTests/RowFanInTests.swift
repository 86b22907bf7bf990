import TestSupport
import Testing

@testable import Muster

@Suite("The accounts of one row", .inTurn)
struct RowFanInTests {
    private static func fanIn(_ statuses: [Outcome.Status?], accounts: Int? = nil) -> RowFanIn {
        var fanIn = RowFanIn((1...(accounts ?? statuses.count)).map { .init(id: "id-\($0)", name: "bot-\($0)") })
        for (index, status) in statuses.enumerated() {
            guard let status else { continue }
            var outcome = Outcome(status, action: "update", accountID: "id-\(index + 1)")
            if status.isError { outcome.message = "because of \(index + 1)" }
            fanIn.take(index + 1, outcome)
        }
        return fanIn
    }

    @Test(
        "They become one outcome when the last of them is settled, and not before",
        arguments: [
            ([.updated, .updated, .unchanged], .updated, "3 accounts: 2 updated, 1 unchanged"),
            ([.unchanged], .unchanged, "1 account: 1 unchanged"),
            ([.deleted, .unchanged], .deleted, "2 accounts: 1 deleted, 1 unchanged"),
            (
                [.updated, .failed, .failed], .failed,
                "3 accounts: 1 updated, 2 failed; failed: 'bot-2', 'bot-3'; the reason ('bot-2'): because of 2"
            ),
            (
                [.failed, .unknown], .unknown,
                "2 accounts: 1 failed, 1 unknown; unknown: 'bot-2'; the reason: because of 2"
            ),
            ([.updated, nil], nil, ""),
            ([nil], nil, ""),
        ] as [([Outcome.Status?], Outcome.Status?, String)]
    )
    func outcomes(parts: [Outcome.Status?], status: Outcome.Status?, message: String) {
        let fanIn = Self.fanIn(parts)
        #expect(fanIn.status == status && fanIn.outcome?.status == status)
        #expect(fanIn.outcome?.message ?? "" == message)
        #expect(fanIn.outcome?.accountID ?? "" == "")
    }

    @Test("A failure that may pass makes the row one that is worth to be tried again")
    func mayPass() {
        var fanIn = Self.fanIn([nil, nil])
        var busy = Outcome(.failed, action: "update")
        (busy.http, busy.message) = (503, "busy")
        var refused = Outcome(.failed, action: "update")
        refused.http = 400
        fanIn.take(1, refused)
        fanIn.take(2, refused)
        #expect(fanIn.outcome?.mayPass == false && fanIn.outcome?.http == 400)
        fanIn.take(2, busy)
        #expect(fanIn.outcome?.mayPass == true && fanIn.outcome?.http == 503)
    }

    @Test("What is taken back is open again, and the order in which accounts are settled does not matter")
    func order() {
        var random = SeededGenerator("fan-in order")
        let statuses: [Outcome.Status] = [.updated, .unchanged, .failed, .unknown, .deleted]
        for _ in 0..<200 {
            let parts = (0..<Int.random(in: 1...8, using: &random)).map { _ in statuses.randomElement(using: &random)! }
            let expected = Self.fanIn(parts)
            var fanIn = RowFanIn(expected.accounts)
            for part in (1...parts.count).shuffled(using: &random) {
                if Bool.random(using: &random) { fanIn.take(part, Outcome(.unknown)) }
                if Bool.random(using: &random) {
                    fanIn.take(part, Outcome(.pending))
                    #expect(fanIn.outcome(of: part) == nil && fanIn.status == nil)
                }
                fanIn.take(part, expected.outcome(of: part)!)
            }
            #expect(fanIn == expected && fanIn.outcome == expected.outcome)
        }
    }

    @Test("Some of them settled make a row pending, and one in doubt makes it unknown")
    func interim() {
        #expect(Self.fanIn([nil, nil]).interimOutcome == Outcome(.pending))
        let pending = Self.fanIn([.updated, nil]).interimOutcome
        #expect(pending.status == .pending && pending.message == "2 accounts: 1 updated, 1 not settled")
        #expect(Self.fanIn([.unknown, nil]).interimOutcome.status == .unknown)
        var fanIn = Self.fanIn([.deleted, nil])
        fanIn.intend(toDelete: "id-2")
        #expect(fanIn.interimOutcome.status == .unknown && fanIn.interimOutcome.code == "answerLost")
        fanIn.take(2, Outcome(.pending))
        #expect(fanIn.interimOutcome.status == .pending)
    }

    @Test("The fold of a checkpoint knows the row's outcome only with its last account, whatever stands between")
    func ledger() throws {
        let accounts = (1...2500).map { RowFanIn.Account(id: "id-\($0)", name: "bot-\($0)", expected: .updated) }
        var entries: [Entry] = [.begin(.init(runID: "r", fingerprint: "f", rowCount: 2))]
        entries += Entry.accounts(row: 2, RowFanIn(accounts))
        #expect(entries.count == 4)
        entries += Entry.planned([.created, .updated])
        var ledger = try Ledger(entries)
        #expect(ledger.hasWholePlan && ledger.fanIn(row: 2)?.accounts == accounts)
        for part in 1...2500 {
            #expect(!ledger.isDone(row: 2))
            let entry = Entry.outcomes([.init(row: 2, part: part, outcome: Outcome(.updated, action: "update"))])
            try ledger.apply(try #require(Entry(entry.encoded[...])))
        }
        #expect(ledger.isDone(row: 2) && !ledger.isFinished)
        #expect(ledger.outcome(row: 2).message == "2500 accounts: 2500 updated")
        try ledger.apply(.outcomes([.init(row: 2, part: 7, outcome: Outcome(.failed, action: "update"))]))
        #expect(ledger.outcome(row: 2).status == .failed)
        #expect(ledger.outcome(row: 2, accountID: "id-7").status == .failed)
        #expect(ledger.outcome(row: 2, accountID: "id-8").status == .updated)
        // A later process may find that the row as a whole cannot be done.
        try ledger.apply(.outcomes([.init(row: 2, outcome: Outcome(.failed, action: "update", accountID: "whole"))]))
        #expect(ledger.outcome(row: 2).accountID == "whole")
    }

    @Test("An account that was about to be deleted is known whatever the case of its id")
    func intentInCapitals() {
        let id = "F2368FF0-81FB-4706-A2B5-127F57A5F11D"
        var fanIn = RowFanIn([.init(id: id, name: "bot-1")])
        fanIn.intend(toDelete: id.lowercased())
        #expect(fanIn.isIntended(1) && fanIn.interimOutcome.status == .unknown)
        #expect(Entry.accounts(row: 1, fanIn).count == 2)
        fanIn.take(1, Outcome(.pending))
        #expect(!fanIn.isIntended(1))
    }

    @Test("The deletes of one row are kept apart by their accounts")
    func intents() throws {
        let accounts = [RowFanIn.Account(id: "a", name: "bot-1"), RowFanIn.Account(id: "b", name: "bot-2")]
        var ledger = try Ledger(
            [.begin(.init(runID: "r", fingerprint: "f", rowCount: 1))] + Entry.accounts(row: 1, RowFanIn(accounts))
        )
        try ledger.apply(.intent(row: 1, .delete(accountID: "a")))
        try ledger.apply(.intent(row: 1, .delete(accountID: "b")))
        #expect(ledger.fanIn(row: 1)?.isIntended(1) == true && ledger.fanIn(row: 1)?.isIntended(2) == true)
        try ledger.apply(.outcomes([.init(row: 1, part: 2, outcome: Outcome(.pending))]))
        #expect(ledger.fanIn(row: 1)?.isIntended(1) == true && ledger.fanIn(row: 1)?.isIntended(2) == false)
        #expect(ledger.outcome(row: 1).status == .unknown)
    }
}
