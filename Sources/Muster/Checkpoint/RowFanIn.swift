/// Fan-in: the accounts that one row stands for, and what became of each, brought together into the one outcome of the row.
///
/// A row whose name has wildcards is done when the last of its accounts is settled, and not before. Its accounts are its *parts*, numbered from 1. The run counts the row by this value, and the
/// checkpoint's fold (``Ledger``) tells it by the same one.
struct RowFanIn: Sendable, Hashable {
    /// One of the accounts.
    struct Account: Sendable, Hashable {
        /// Its id.
        var id: String
        /// Its name, for messages.
        var name: String
        /// What it was planned to become; `pending` while that is not planned.
        var expected = Outcome.Status.pending
    }

    /// So many accounts are named in a message.
    private static let mostNames = 3

    /// The accounts, in the order of their parts.
    private(set) var accounts: [Account]
    /// What became of the accounts, by part.
    private var outcomes: [Int: Outcome] = [:]
    /// How many accounts became what, so that ``status`` need not look at all of them.
    private var tally: [Outcome.Status: Int] = [:]
    /// The ids of accounts that were about to be deleted.
    private(set) var intents: Set<ByteExactString> = []

    init(_ accounts: [Account] = []) {
        self.accounts = accounts
    }

    /// Adds accounts behind those that are there.
    mutating func append(_ more: [Account]) { accounts += more }

    /// Takes what became of one account. `pending` takes back what was known of it, its intent as well.
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

    /// Forgets what became of an account that is tried again.
    mutating func reopen(_ part: Int) {
        guard let before = outcomes.removeValue(forKey: part) else { return }
        let left = tally[before.status, default: 0] - 1
        tally[before.status] = left == 0 ? nil : left
    }

    /// Notes that an account is about to be deleted.
    mutating func intend(toDelete id: String) { intents.insert(ByteExactString.id(id)) }

    /// Notes what an account is planned to become, unless that is known already.
    mutating func expect(_ part: Int, _ status: Outcome.Status) {
        if accounts[part - 1].expected == .pending { accounts[part - 1].expected = status }
    }

    /// What became of one account; `nil` while it is not settled.
    func outcome(of part: Int) -> Outcome? { outcomes[part] }

    /// What became of the account of an id; `nil` where it is not settled, or is none of this row.
    func outcome(ofAccount id: String) -> Outcome? {
        accounts.firstIndex { ByteExactString.id($0.id) == ByteExactString.id(id) }.flatMap { outcomes[$0 + 1] }
    }

    /// Whether nothing more needs to be done for an account.
    func isDone(_ part: Int) -> Bool { outcomes[part].map { $0.status != .unknown } ?? false }

    /// Whether an account was about to be deleted.
    func isIntended(_ part: Int) -> Bool { intents.contains(ByteExactString.id(accounts[part - 1].id)) }

    /// The parts of accounts for which something is to be done.
    var openParts: some Sequence<Int> { (1..<accounts.count + 1).lazy.filter { !isDone($0) } }

    // MARK: The row

    /// The outcome of the row; `nil` while some account is not settled.
    var status: Outcome.Status? { outcomes.count == accounts.count ? worst : nil }

    /// The outcome of the row, in full; `nil` while some account is not settled.
    var outcome: Outcome? { status.map(outcome) }

    /// What there is to say of a row some of whose accounts are not settled: it is unknown when one of them is, or was about to be deleted, and pending otherwise.
    var interimOutcome: Outcome {
        let isInDoubt = tally[.unknown, default: 0] > 0 || openParts.contains { isIntended($0) }
        guard isInDoubt || !outcomes.isEmpty else { return Outcome(.pending) }
        var outcome = outcome(isInDoubt ? .unknown : .pending)
        if isInDoubt, outcome.code.isEmpty { outcome.code = "answerLost" }
        return outcome
    }

    /// What the row is planned to become.
    var expected: Outcome.Status {
        let order: [Outcome.Status] = [.deleted, .updated, .failed, .unchanged]
        let all = Set(accounts.map(\.expected))
        return order.first(where: all.contains) ?? .pending
    }

    /// One account that is in doubt or failed makes the row so; one that was changed makes it changed.
    private var worst: Outcome.Status {
        let order: [Outcome.Status] = [.unknown, .failed, .deleted, .updated]
        return order.first { tally[$0, default: 0] > 0 } ?? .unchanged
    }

    private func outcome(_ status: Outcome.Status) -> Outcome {
        let settled = (1..<accounts.count + 1).compactMap { part in outcomes[part].map { (part, $0) } }
        let blamed = settled.filter { $0.1.status == status && status.isError }
        // A failure that may pass makes it worth to try the row again, whatever the others are.
        let told = blamed.first { $0.1.mayPass } ?? blamed.first ?? settled.first { $0.1.http != 0 } ?? settled.first
        var outcome = Outcome(status, action: settled.first?.1.action ?? "")
        if let told = told?.1 {
            (outcome.http, outcome.code, outcome.traceID) = (told.http, told.code, told.traceID)
        }
        outcome.attempts = settled.lazy.map(\.1.attempts).max() ?? 0
        outcome.milliseconds = settled.reduce(0) { $0 + $1.1.milliseconds }
        outcome.message = sentence
        if !blamed.isEmpty, let told {
            let names = blamed.prefix(Self.mostNames).map { "'\(accounts[$0.0 - 1].name)'" }.joined(separator: ", ")
            let more = blamed.count > Self.mostNames ? ", …" : ""
            let account = blamed.count == 1 ? "" : " ('\(accounts[told.0 - 1].name)')"
            outcome.message += "; \(status.rawValue): \(names)\(more); the reason\(account): \(told.1.message)"
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
