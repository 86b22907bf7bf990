extension RunRecord.Origin {
    /// Calls of the other run that were about to be sent and of which nobody knows what came, by the rows of this one.
    var intents: [Int: Intent] { doubts.compactMapValues(\.intent) }
}

extension Planner.Progress {
    /// What another run has left in doubt is planned like what an earlier process of the same run left.
    init(_ doubts: [Int: RunRecord.Origin.UnresolvedCall], rowCount: Int) {
        expectations = [Outcome.Status](repeating: .pending, count: rowCount)
        for (row, doubt) in doubts where expectations.indices.contains(row - 1) {
            expectations[row - 1] = doubt.expected
        }
        intent = { doubts[$0]?.intent }
        fanIn = { doubts[$0]?.accounts.map(RowFanIn.init(doubts:)) }
        isOtherRun = true
    }
}

extension RowFanIn {
    /// The accounts that are not settled.
    var doubts: [RunRecord.Origin.UnresolvedCall.Account] {
        openParts.map { part in
            let account = accounts[part - 1]
            return .init(id: account.id, name: account.name, expected: account.expected, isDeleted: isIntended(part))
        }
    }

    /// Accounts of a row of another run that were not settled there.
    init(doubts: [RunRecord.Origin.UnresolvedCall.Account]) {
        self.init(doubts.map { Account(id: $0.id, name: $0.name, expected: $0.expected) })
        for account in doubts where account.isDeleted { intend(toDelete: account.id) }
    }
}
