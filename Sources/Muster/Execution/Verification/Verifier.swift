import IdentityAPI

/// Verifies changes and deletes whose responses do not show the account. At the end of the run, it reads the accounts and compares, with a few paged calls for all of them instead of one for each.
///
/// Reads may lag behind writes, so it reads again after growing pauses (``VerificationPolicy``). A change that no read shows is `unknown`, because a service that did not apply a call looks the same as a read
/// that lags behind.
///
/// Until then the rows have no outcome. When the run is killed before, a resume plans them again and finds them done.
actor Verifier {
    /// The outcomes of the rows of one account.
    typealias Decided = [Entry.RowOutcome]

    private let client: IdentityClient
    private let retry: RetryPolicy
    nonisolated let policy: VerificationPolicy
    private let control: RunControl
    /// The number of calls that read all accounts.
    private let pages: Int
    private var changes: [any PendingVerification] = []
    /// The rows that await verification.
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

    /// The error for an account without groups in the response.
    static let groupsMissing = IdentityError(
        .unreadableAnswer,
        code: "groupsNotTold",
        message: "the service does not list the account's groups"
    )

    /// Adds a change to verify at the end of the run.
    func add(_ change: any PendingVerification) {
        changes.append(change)
        rows.add(change.steps.count { $0.part == 0 })
    }

    /// Reads the accounts, and returns the outcomes of all rows that await verification.
    func decide(_ groups: GroupTable) async -> [Decided] {
        var decided: [Decided] = []
        var open = changes
        let start = ContinuousClock.now
        var reads = 0
        while !open.isEmpty {
            reads += 1
            do {
                let accounts = try await read(open)
                let pause = control.stopReason == nil ? policy.pause(afterReads: reads, elapsed: .now - start) : nil
                var unseen: [any PendingVerification] = []
                for change in open {
                    let account = accounts[ByteExactString.id(change.accountID)]
                    if let account, !account.hasGroupIDs, change.needsGroups {
                        decided.append(change.decided(change.unknownOutcomes(Self.groupsMissing)))
                    } else if let outcomes = change.outcomes(account, groups, isLast: pause == nil) {
                        decided.append(change.decided(outcomes))
                    } else {
                        unseen.append(change)
                    }
                }
                open = unseen
                guard let pause, !open.isEmpty else { continue }
                if reads == 2 { control.note(.readersLag(accounts: open.count, patience: policy.patience)) }
                await control.pause(for: pause)
            } catch {
                let trouble = error as? IdentityError ?? IdentityError(.answerLost, message: "\(error)")
                return decided + open.map { $0.decided($0.unknownOutcomes(trouble)) }
            }
        }
        return decided
    }

    /// Reads accounts: few by their ids, many by the list of all accounts. A missing account does not exist.
    private func read(_ changes: [any PendingVerification]) async throws -> [ByteExactString: RobotAccount] {
        var accounts: [ByteExactString: RobotAccount] = [:]
        if changes.count <= pages {
            for id in changes.map(\.accountID) { accounts[ByteExactString.id(id)] = try await single(id) }
            return accounts
        }
        let wanted = Dictionary(changes.map { (ByteExactString.id($0.accountID), $0.needsGroups) }) { $0 || $1 }
        var groupsMissing: [String] = []
        try await DirectoryReader(client: client, retry: retry).eachAccount { account in
            guard let needsGroups = wanted[ByteExactString.id(account.id)] else { return }
            accounts[ByteExactString.id(account.id)] = account
            if needsGroups, !account.hasGroupIDs { groupsMissing.append(account.id) }
        }
        guard groupsMissing.count <= DirectoryReader.mostSingleReads else { return accounts }
        for id in groupsMissing { accounts[ByteExactString.id(id)] = try await single(id) }
        return accounts
    }

    private func single(_ id: String) async throws -> RobotAccount? {
        try await retry.reading { [client] in try await client.robotAccountIfThere(id: id) }
    }
}

/// A call whose rows are decided by the account's state afterwards.
protocol PendingVerification: Sendable {
    /// The account's id.
    var accountID: String { get }
    /// The rows of the call.
    var steps: [Change.Step] { get }
    /// What reports say about the call.
    var evidence: RetryingExecutor.Evidence { get }
    /// Whether the outcomes depend on the account's groups.
    var needsGroups: Bool { get }

    /// Returns the outcomes of the rows from the account's state, `nil` for an account that no longer exists. Returns `nil` while another read may show more.
    func outcomes(_ account: RobotAccount?, _ groups: GroupTable, isLast: Bool) -> [Outcome]?

    /// Returns the outcomes when the account cannot be read.
    func unknownOutcomes(_ error: IdentityError) -> [Outcome]
}

extension PendingVerification {
    /// Returns the same outcome for every row of the call.
    func same(_ status: Outcome.Status, _ action: String, _ code: String = "", _ message: String = "") -> [Outcome] {
        var outcome = Outcome(status, action: action, accountID: accountID)
        outcome.take(evidence)
        (outcome.code, outcome.message) = (code, message)
        return steps.map { _ in outcome }
    }

    /// Returns outcomes with their rows.
    func decided(_ outcomes: [Outcome]) -> [Entry.RowOutcome] {
        zip(steps, outcomes).map { .init(row: $0.row, part: $0.part, outcome: $1) }
    }
}
