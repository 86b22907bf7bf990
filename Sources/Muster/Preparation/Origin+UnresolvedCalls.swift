extension RunRecord.Origin {
    /// The intents of the unresolved calls, by the rows of this run.
    var intents: [Int: Intent] { unresolvedCalls.compactMapValues(\.intent) }
}

extension Planner.Progress {
    /// Creates the progress of another run's unresolved calls. The plan treats them like those of an earlier process of the same run.
    init(_ calls: [Int: RunRecord.Origin.UnresolvedCall], rowCount: Int) {
        expectations = [Outcome.Status](repeating: .pending, count: rowCount)
        for (row, call) in calls where expectations.indices.contains(row - 1) {
            expectations[row - 1] = call.expected
        }
        intent = { calls[$0]?.intent }
        fanIn = { calls[$0]?.accounts.map(RowFanIn.init(unresolved:)) }
        isOtherRun = true
    }
}

extension RowFanIn {
    /// The accounts without a final outcome.
    var unresolved: [RunRecord.Origin.UnresolvedCall.Account] {
        openParts.map { part in
            let account = accounts[part - 1]
            return .init(id: account.id, name: account.name, expected: account.expected, isDeleted: isIntended(part))
        }
    }

    /// Creates the accounts of another run's row that had no final outcome there.
    init(unresolved: [RunRecord.Origin.UnresolvedCall.Account]) {
        self.init(unresolved.map { Account(id: $0.id, name: $0.name, expected: $0.expected) })
        for account in unresolved where account.isDeleted { intend(toDelete: account.id) }
    }
}
