extension RunRecord.Origin {
    /// Calls of the other run that were about to be sent and of which nobody knows what came, by the rows of this one.
    var intents: [Int: Intent] { doubts.compactMapValues(\.intent) }
}

extension Planner.Progress {
    /// What another run has left in doubt is planned like what an earlier process of the same run left.
    init(_ doubts: [Int: RunRecord.Origin.Doubt], rowCount: Int) {
        expectations = [Outcome.Status](repeating: .pending, count: rowCount)
        for (row, doubt) in doubts where expectations.indices.contains(row - 1) {
            expectations[row - 1] = doubt.expected
        }
        intent = { doubts[$0]?.intent }
    }
}
