import IdentityAPI

/// Changes whose answers did not say which groups the account is in. They are held against the accounts themselves at the end of the run, which takes a
/// few paged calls for all of them instead of one for each.
///
/// Until then their rows have no outcome: a run that dies before plans them again, and finds them done.
actor ReadBack {
    private var changes: [AppliedChange] = []

    /// Puts a change off until the end of the run.
    func add(_ change: AppliedChange) {
        changes.append(change)
    }

    /// Reads the accounts and gives the outcomes of all rows that were put off.
    func outcomes(_ reader: DirectoryReader, _ groups: GroupTable) async -> [(rows: [Int], outcomes: [Outcome])] {
        guard !changes.isEmpty else { return [] }
        let wanted = Set(changes.map { ExactText($0.accountID) })
        var accounts: [ExactText: RobotAccount] = [:]
        var trouble: IdentityError?
        do {
            try await reader.eachAccount { account in
                if wanted.contains(ExactText(account.id)) { accounts[ExactText(account.id)] = account }
            }
        } catch {
            trouble = error as? IdentityError ?? IdentityError(.answerLost, message: "\(error)")
        }
        return changes.map { change in
            let rows = change.steps.map(\.row)
            if let trouble { return (rows, change.unknownOutcomes(trouble)) }
            guard let actual = accounts[ExactText(change.accountID)] else {
                let gone = IdentityError(.notFound, message: "the account is not in the list of all accounts")
                return (rows, change.unknownOutcomes(gone))
            }
            return (rows, change.outcomes(change.shortfall(actual, groups), groups))
        }
    }
}
