import IdentityAPI

/// Changes and deletes whose answers did not say what became of the account. They are held against the accounts themselves at the end of the run, which takes a
/// few paged calls for all of them instead of one for each.
///
/// Until then their rows have no outcome: a run that dies before plans them again, and finds them done.
actor ReadBack {
    /// A list that lags behind is read again after this.
    private static let pause = Duration.seconds(1)

    /// The outcomes of the rows of one account.
    typealias Decided = [Entry.RowOutcome]

    private let client: IdentityClient
    private let retry: RetryPolicy
    /// The calls that reading all accounts takes.
    private let pages: Int
    private var changes: [any ToReadBack] = []

    init(client: IdentityClient, retry: RetryPolicy, directory: Directory) {
        self.client = client
        self.retry = retry
        pages = directory.pageCount
    }

    /// Puts a change off until the end of the run.
    func add(_ change: any ToReadBack) {
        changes.append(change)
    }

    /// Reads the accounts and gives the outcomes of all rows that were put off.
    func decide(_ groups: GroupTable) async -> [Decided] {
        var decided: [Decided] = []
        var open = changes
        for isLast in [false, true] where !open.isEmpty {
            do {
                let accounts = try await read(open)
                var short: [any ToReadBack] = []
                for change in open {
                    let account = accounts[ExactText(change.accountID)]
                    if let outcomes = change.outcomes(account, groups, isLast: isLast) {
                        decided.append(change.decided(outcomes))
                    } else {
                        short.append(change)
                    }
                }
                open = short
                if !open.isEmpty { try? await Task.sleep(for: Self.pause) }
            } catch {
                let trouble = error as? IdentityError ?? IdentityError(.answerLost, message: "\(error)")
                return decided + open.map { $0.decided($0.unknownOutcomes(trouble)) }
            }
        }
        return decided
    }

    /// Few accounts are read one by one, many by reading all. One that is missing is not there.
    private func read(_ changes: [any ToReadBack]) async throws -> [ExactText: RobotAccount] {
        var accounts: [ExactText: RobotAccount] = [:]
        if changes.count <= pages {
            for id in changes.map(\.accountID) {
                accounts[ExactText(id)] = try await retry.reading { [client] in
                    try await client.robotAccountIfThere(id: id)
                }
            }
            return accounts
        }
        let wanted = Set(changes.map { ExactText($0.accountID) })
        try await DirectoryReader(client: client, retry: retry).eachAccount { account in
            if wanted.contains(ExactText(account.id)) { accounts[ExactText(account.id)] = account }
        }
        return accounts
    }
}

/// Something whose rows are decided by what the account is afterwards.
protocol ToReadBack: Sendable {
    /// The account's id.
    var accountID: String { get }
    /// The rows that it is about.
    var steps: [Change.Step] { get }

    /// What became of the rows, seen by the account as it is now, `nil` for gone. Answers `nil` while a second look may show more, which there is not
    /// behind the last.
    func outcomes(_ account: RobotAccount?, _ groups: GroupTable, isLast: Bool) -> [Outcome]?

    /// The rows' outcomes when it cannot be found out what was done.
    func unknownOutcomes(_ error: IdentityError) -> [Outcome]
}

extension ToReadBack {
    /// Outcomes with their rows.
    func decided(_ outcomes: [Outcome]) -> [Entry.RowOutcome] {
        zip(steps, outcomes).map { .init(row: $0.row, part: $0.part, outcome: $1) }
    }
}
