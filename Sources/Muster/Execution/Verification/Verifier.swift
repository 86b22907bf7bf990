import IdentityAPI

/// The verification of changes and deletes whose answers did not say what became of the account. They are compared with the accounts themselves at the end of the run, which takes
/// a few paged calls for all of them instead of one for each.
///
/// Readers may lag behind writers, so what is not seen yet is looked for again, after growing pauses (``VerificationPolicy``). What is not seen at the end is unknown: nobody
/// can tell a service that has not applied a call from a reader that has not heard of it.
///
/// Until then their rows have no outcome: a run that dies before plans them again, and finds them done.
actor Verifier {
    /// The outcomes of the rows of one account.
    typealias Decided = [Entry.RowOutcome]

    private let client: IdentityClient
    private let retry: RetryPolicy
    nonisolated let policy: VerificationPolicy
    private let control: RunControl
    /// The calls that reading all accounts takes.
    private let pages: Int
    private var changes: [any PendingVerification] = []
    /// How many rows wait for it.
    nonisolated let rows = AwaitingRows()

    init(
        client: IdentityClient,
        retry: RetryPolicy,
        policy: VerificationPolicy,
        control: RunControl,
        directory: Directory
    ) {
        self.client = client
        self.retry = retry
        self.policy = policy
        self.control = control
        pages = directory.pageCount
    }

    /// What there is to say of an account that does not tell its groups.
    static let tacit = IdentityError(
        .unreadableAnswer,
        code: "groupsNotTold",
        message: "the service does not list the account's groups"
    )

    /// Puts a change off until the end of the run.
    func add(_ change: any PendingVerification) {
        changes.append(change)
        rows.add(change.steps.count { $0.part == 0 })
    }

    /// Reads the accounts and gives the outcomes of all rows that were put off.
    func decide(_ groups: GroupTable) async -> [Decided] {
        var decided: [Decided] = []
        var open = changes
        let start = ContinuousClock.now
        var looks = 0
        while !open.isEmpty {
            looks += 1
            do {
                let accounts = try await read(open)
                let pause = control.stopReason == nil ? policy.pause(afterLooks: looks, elapsed: .now - start) : nil
                var unseen: [any PendingVerification] = []
                for change in open {
                    let account = accounts[ByteExactString.id(change.accountID)]
                    if let account, !account.tellsGroups, change.needsGroups {
                        decided.append(change.decided(change.unknownOutcomes(Self.tacit)))
                    } else if let outcomes = change.outcomes(account, groups, isLast: pause == nil) {
                        decided.append(change.decided(outcomes))
                    } else {
                        unseen.append(change)
                    }
                }
                open = unseen
                guard let pause, !open.isEmpty else { continue }
                if looks == 2 { control.note(.readersLag(accounts: open.count, patience: policy.patience)) }
                await control.pause(for: pause)
            } catch {
                let trouble = error as? IdentityError ?? IdentityError(.answerLost, message: "\(error)")
                return decided + open.map { $0.decided($0.unknownOutcomes(trouble)) }
            }
        }
        return decided
    }

    /// Few accounts are read one by one, many by reading all. One that is missing is not there.
    private func read(_ changes: [any PendingVerification]) async throws -> [ByteExactString: RobotAccount] {
        var accounts: [ByteExactString: RobotAccount] = [:]
        if changes.count <= pages {
            for id in changes.map(\.accountID) { accounts[ByteExactString.id(id)] = try await single(id) }
            return accounts
        }
        let wanted = Dictionary(changes.map { (ByteExactString.id($0.accountID), $0.needsGroups) }) { $0 || $1 }
        var tacit: [String] = []
        try await DirectoryReader(client: client, retry: retry).eachAccount { account in
            guard let needsGroups = wanted[ByteExactString.id(account.id)] else { return }
            accounts[ByteExactString.id(account.id)] = account
            if needsGroups, !account.tellsGroups { tacit.append(account.id) }
        }
        guard tacit.count <= DirectoryReader.mostSingleReads else { return accounts }
        for id in tacit { accounts[ByteExactString.id(id)] = try await single(id) }
        return accounts
    }

    private func single(_ id: String) async throws -> RobotAccount? {
        try await retry.reading { [client] in try await client.robotAccountIfThere(id: id) }
    }
}

/// Something whose rows are decided by what the account is afterwards.
protocol PendingVerification: Sendable {
    /// The account's id.
    var accountID: String { get }
    /// The rows that it is about.
    var steps: [Change.Step] { get }
    /// Whether the account's groups decide what became of them.
    var needsGroups: Bool { get }

    /// The outcomes of the rows, seen by the account as it is now, `nil` for gone. Answers `nil` while another look may show more, which there is not
    /// behind the last.
    func outcomes(_ account: RobotAccount?, _ groups: GroupTable, isLast: Bool) -> [Outcome]?

    /// The rows' outcomes when it cannot be found out what was done.
    func unknownOutcomes(_ error: IdentityError) -> [Outcome]
}

extension PendingVerification {
    /// Outcomes with their rows.
    func decided(_ outcomes: [Outcome]) -> [Entry.RowOutcome] {
        zip(steps, outcomes).map { .init(row: $0.row, part: $0.part, outcome: $1) }
    }
}
