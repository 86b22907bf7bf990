/// Fan-in: combines the outcomes of a row's accounts into the one outcome of the row.
///
/// A row with wildcards is done when the last of its accounts has an outcome. Its accounts are its *parts*, numbered from 1. The run and the checkpoint's fold (``Ledger``) use the same value.
struct RowFanIn: Sendable, Hashable {
    /// One of the accounts.
    struct Account: Sendable, Hashable {
        /// Its id.
        var id: String
        /// Its name, for messages.
        var name: String
        /// The planned outcome; `pending` before the plan.
        var expected = Outcome.Status.pending
    }

    /// The most account names in a message.
    private static let mostNames = 3

    /// The accounts, in the order of their parts.
    private(set) var accounts: [Account]
    /// The outcomes, by part.
    private var outcomes: [Int: Outcome] = [:]
    /// The number of accounts with each outcome.
    private var tally: [Outcome.Status: Int] = [:]
    /// The ids of the accounts with an intent to delete.
    private(set) var intents: Set<ByteExactString> = []

    init(_ accounts: [Account] = []) {
        self.accounts = accounts
    }

    /// Adds accounts at the end.
    mutating func append(_ more: [Account]) { accounts += more }

    /// Records the outcome of one account. `pending` removes its outcome and its intent.
    mutating func take(_ part: Int, _ outcome: Outcome) {
        guard accounts.indices.contains(part - 1) else { return }
        reopen(part)
        guard outcome.status != .pending else {
            intents.remove(ByteExactString.id(accounts[part - 1].id))
            return
        }
        outcomes[part] = outcome
        tally[outcome.status, default: 0] += 1
    }

    /// Removes the outcome of an account, to try it again.
    mutating func reopen(_ part: Int) {
        guard let before = outcomes.removeValue(forKey: part) else { return }
        let left = tally[before.status, default: 0] - 1
        tally[before.status] = left == 0 ? nil : left
    }

    /// Records the intent to delete an account.
    mutating func intend(toDelete id: String) { intents.insert(ByteExactString.id(id)) }

    /// Records the planned outcome of an account, unless it has one.
    mutating func expect(_ part: Int, _ status: Outcome.Status) {
        if accounts[part - 1].expected == .pending { accounts[part - 1].expected = status }
    }

    /// Returns the outcome of one account; `nil` for none yet.
    func outcome(of part: Int) -> Outcome? { outcomes[part] }

    /// Returns the outcome of the account with an id; `nil` for none yet, and for an account of another row.
    func outcome(ofAccount id: String) -> Outcome? {
        accounts.firstIndex { ByteExactString.id($0.id) == ByteExactString.id(id) }.flatMap { outcomes[$0 + 1] }
    }

    /// Returns whether an account is done.
    func isDone(_ part: Int) -> Bool { outcomes[part].map { $0.status != .unknown } ?? false }

    /// Returns whether an account has an intent to delete.
    func isIntended(_ part: Int) -> Bool { intents.contains(ByteExactString.id(accounts[part - 1].id)) }

    /// The parts that are not done.
    var openParts: some Sequence<Int> { (1..<accounts.count + 1).lazy.filter { !isDone($0) } }

    // MARK: The row

    /// The status of the row; `nil` while some account has no outcome.
    var status: Outcome.Status? { outcomes.count == accounts.count ? worst : nil }

    /// The outcome of the row; `nil` while some account has no outcome.
    var outcome: Outcome? { status.map(outcome) }

    /// The outcome while some account has none: `unknown` when an account is unknown or has an intent to delete, otherwise `pending`.
    var interimOutcome: Outcome {
        let isInDoubt = tally[.unknown, default: 0] > 0 || openParts.contains { isIntended($0) }
        guard isInDoubt || !outcomes.isEmpty else { return Outcome(.pending) }
        var outcome = outcome(isInDoubt ? .unknown : .pending)
        if isInDoubt, outcome.code.isEmpty { outcome.code = "answerLost" }
        return outcome
    }

    /// The planned outcome of the row.
    var expected: Outcome.Status {
        let order: [Outcome.Status] = [.deleted, .updated, .failed, .unchanged]
        let all = Set(accounts.map(\.expected))
        return order.first(where: all.contains) ?? .pending
    }

    /// One unknown or failed account makes the row unknown or failed; one changed account makes it changed.
    private var worst: Outcome.Status {
        let order: [Outcome.Status] = [.unknown, .failed, .deleted, .updated]
        return order.first { tally[$0, default: 0] > 0 } ?? .unchanged
    }

    private func outcome(_ status: Outcome.Status) -> Outcome {
        let settled = (1..<accounts.count + 1).compactMap { part in outcomes[part].map { (part, $0) } }
        let blamed = settled.filter { $0.1.status == status && status.isError }
        // One retryable failure makes the row retryable.
        let example = blamed.first { $0.1.mayPass } ?? blamed.first ?? settled.first { $0.1.http != 0 } ?? settled.first
        var outcome = Outcome(status, action: settled.first?.1.action ?? "")
        if let example = example?.1 {
            (outcome.http, outcome.code, outcome.traceID) = (example.http, example.code, example.traceID)
        }
        outcome.attempts = settled.lazy.map(\.1.attempts).max() ?? 0
        outcome.milliseconds = settled.reduce(0) { $0 + $1.1.milliseconds }
        outcome.message = sentence
        if !blamed.isEmpty, let example {
            let names = blamed.prefix(Self.mostNames).map { "'\(accounts[$0.0 - 1].name)'" }.joined(separator: ", ")
            let more = blamed.count > Self.mostNames ? ", …" : ""
            let account = blamed.count == 1 ? "" : " ('\(accounts[example.0 - 1].name)')"
            outcome.message += "; \(status.rawValue): \(names)\(more); the reason\(account): \(example.1.message)"
        }
        return outcome
    }

    /// As in `12 accounts: 10 updated, 2 unchanged`.
    private var sentence: String {
        let order: [Outcome.Status] = [.updated, .deleted, .unchanged, .failed, .unknown]
        var parts = order.compactMap { status in
            tally[status].map { "\($0) \(status.rawValue)" }
        }
        let open = accounts.count - outcomes.count
        if open > 0 { parts.append("\(open) not settled") }
        return "\(accounts.count.counted("account")): " + parts.joined(separator: ", ")
    }
}
