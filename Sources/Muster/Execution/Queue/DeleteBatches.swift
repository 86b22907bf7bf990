/// The accounts that are still to be removed many at once, and those that were.
///
/// A batch is cut when it is asked for, so that it has the size that is known to be taken by then. Until the first one is taken there is only one under way. A refused
/// batch is cut in halves until the accounts to blame stand alone; those are given up to calls of their own, which say why. When as many batches were refused as halving
/// takes and none was taken, the service refuses them all: every account is given up.
struct DeleteBatches {
    /// Accounts that are removed by one call, by their places in the plan's work.
    struct Batch: Sendable {
        var accounts: [Int]
    }

    /// An account that was in a batch which the service took.
    struct Deletion: Sendable {
        var account: Int
        var evidence: RetryingExecutor.Evidence
    }

    /// Accounts in parts that are not sent together; none is empty.
    private var pending: [[Int]]
    private var underWay = 0
    private var size: BatchSize
    private var refusals = 0
    /// What was removed, as far as the service's word goes.
    private(set) var deletions: [Deletion] = []

    init(_ accounts: [Int], batch: Int) {
        pending = accounts.isEmpty ? [] : [accounts]
        size = BatchSize(most: batch)
    }

    /// Whether calls are to be made or under way.
    var isUnfinished: Bool { !pending.isEmpty || underWay > 0 }

    /// Whether a batch could be sent now.
    var hasNext: Bool { !pending.isEmpty && (size.proven > 0 || underWay == 0) }

    /// Calls that are still to be made, as far as can be told, without those under way.
    var callsLeft: Int { pending.reduce(0) { $0 + $1.count.dividedUp(by: size.current) } }

    /// The next batch; `nil` when there is none at present.
    mutating func next() -> Batch? {
        guard hasNext else { return nil }
        let accounts = Array(pending[0].prefix(size.current))
        pending[0].removeFirst(accounts.count)
        if pending[0].isEmpty { pending.removeFirst() }
        underWay += 1
        return Batch(accounts: accounts)
    }

    /// The service took a batch.
    mutating func taken(_ batch: Batch, _ evidence: RetryingExecutor.Evidence) {
        underWay -= 1
        size.taken(batch.accounts.count)
        deletions += batch.accounts.map { Deletion(account: $0, evidence: evidence) }
    }

    /// Some accounts of a batch are gone; the others are to be sent again.
    mutating func taken(_ batch: Batch, _ gone: [Int], _ evidence: RetryingExecutor.Evidence) {
        underWay -= 1
        deletions += gone.map { Deletion(account: $0, evidence: evidence) }
        let gone = Set(gone)
        let rest = batch.accounts.filter { !gone.contains($0) }
        if !rest.isEmpty { pending.append(rest) }
    }

    /// The service refused a batch. Answers the accounts that are given up to calls of their own.
    mutating func refused(_ batch: Batch) -> [Int] {
        underWay -= 1
        refusals += 1
        let mayBeTooLong = size.mayBeTooLong(batch.accounts.count)
        if size.proven == 0, !mayBeTooLong || batch.accounts.count == 1, refusals > size.mostRefusals {
            return batch.accounts + giveUp()
        }
        let middle = batch.accounts.count / 2
        let halves = [Array(batch.accounts[..<middle]), Array(batch.accounts[middle...])]
        let alone = halves.filter { $0.count == 1 }.joined()
        if !alone.isEmpty { size.foundGuilty() }
        // To the end of the line, so that it is soon known whether anything is taken at all.
        pending += halves.filter { $0.count > 1 }
        return Array(alone)
    }

    /// A batch was not sent, and never will be.
    mutating func withdrawn() { underWay -= 1 }

    /// A batch was not sent.
    mutating func returned(_ batch: Batch) {
        underWay -= 1
        pending.append(batch.accounts)
    }

    /// Nothing more is removed in batches. Answers the accounts that are given up, those of a batch that just ended among them.
    mutating func giveUp(_ batch: Batch) -> [Int] {
        underWay -= 1
        return batch.accounts + giveUp()
    }

    private mutating func giveUp() -> [Int] {
        defer { pending = [] }
        return Array(pending.joined())
    }
}
