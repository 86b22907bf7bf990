/// Rows with wildcards, which stand for every account with a matching name.
extension Planner {
    /// Returns the accounts of a row that stands for several, or that an earlier process planned so; `nil` for any other row.
    mutating func fanIn(
        _ request: ChangeRequest,
        _ row: SheetRow,
        _ options: SheetOptions
    ) throws(RowProblem) -> RowFanIn? {
        let earlier = progress.fanIn(request.row)
        if let earlier, !progress.isOtherRun { return earlier }
        guard settings.wildcards, request.action != .create, request.id == nil, let name = request.name,
            let pattern = row.namePattern(options), try directory.index(name: name) == nil
        else { return nil }
        let expected = Dictionary(
            (earlier?.accounts ?? []).map { (ByteExactString.id($0.id), $0.expected) },
            uniquingKeysWith: { first, _ in first }
        )
        var accounts: [RowFanIn.Account] = []
        for index in sortedNames.indices(matching: pattern) where !isDeleted(index) {
            let account = directory.accounts[index]
            let before = expected[ByteExactString.id(account.id)] ?? .pending
            accounts.append(RowFanIn.Account(id: account.id, name: account.name, expected: before))
        }
        // An account that another run deleted no longer matches.
        accounts += (earlier?.accounts ?? []).filter {
            earlier?.intents.contains(ByteExactString.id($0.id)) == true && directory.index(id: $0.id) == nil
        }
        guard !accounts.isEmpty else {
            throw RowProblem("wildcard", "no account matches '\(name)'", in: .name)
        }
        var fanIn = RowFanIn(accounts)
        for id in earlier?.intents ?? [] { fanIn.intend(toDelete: id.text) }
        return fanIn
    }

    /// Adds a row for each of its accounts without an outcome.
    mutating func add(_ request: ChangeRequest, _ desiredChange: DesiredChange, _ earlier: RowFanIn) {
        var request = request
        if request.action == .upsert { request.action = .update }
        plan.fanIns[request.row] = earlier
        for part in earlier.openParts {
            let account = earlier.accounts[part - 1]
            plan.fanIns[request.row]?.reopen(part)
            let intent = earlier.isIntended(part) ? Intent.delete(accountID: account.id) : nil
            do throws(RowProblem) {
                guard let index = directory.index(id: account.id) else {
                    try settleMissing(account, part, request, intent)
                    continue
                }
                let asked = AccountRow(
                    number: request.row,
                    part: part,
                    action: request.action,
                    desiredChange: desiredChange,
                    intent: intent,
                    expected: account.expected
                )
                touched.add(asked, to: touchExisting(index))
            } catch {
                let outcome = Outcome(error, action: request.action.rawValue)
                plan.settle(Entry.RowOutcome(row: request.row, part: part, outcome: outcome))
            }
        }
    }

    /// Settles a missing account that a row stood for when an earlier process planned it.
    private mutating func settleMissing(
        _ account: RowFanIn.Account,
        _ part: Int,
        _ request: ChangeRequest,
        _ intent: Intent?
    ) throws(RowProblem) {
        guard request.action == .delete else {
            throw RowProblem("noAccount", "the account '\(account.name)' no longer exists")
        }
        let outcome =
            intent == nil ? Outcome(.unchanged, action: "delete") : Outcome(deletedBefore: account.id)
        plan.settle(Entry.RowOutcome(row: request.row, part: part, outcome: outcome))
    }
}
