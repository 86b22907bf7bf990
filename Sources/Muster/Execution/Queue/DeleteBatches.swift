/// The accounts to delete in bulk, and those that were deleted.
///
/// It makes each batch when a worker asks for one, in the size that is known by then. Until the first batch is accepted, only one is in flight. A rejected batch is
/// bisected until the accounts that cause the rejection are alone. Those get their own calls, which show the reason. When bisection needs no more rejections than
/// happened and no batch was accepted, the service rejects all of them: every account gets its own call.
struct DeleteBatches {
    /// The accounts of one call, by their index in the plan's work.
    struct Batch: Sendable {
        var accounts: [Int]
    }

    /// An account of an accepted batch.
    struct Deletion: Sendable {
        var account: Int
        var evidence: RetryingExecutor.Evidence
    }

    /// The remaining accounts, in parts that are not sent together; none is empty.
    private var pending: [[Int]]
    private var underWay = 0
    private var size: BatchSize
    private var refusals = 0
    /// The deleted accounts, according to the service.
    private(set) var deletions: [Deletion] = []

    init(_ accounts: [Int], batch: Int) {
        pending = accounts.isEmpty ? [] : [accounts]
        size = BatchSize(most: batch)
    }

    /// Whether calls are left or in flight.
    var isUnfinished: Bool { !pending.isEmpty || underWay > 0 }

    /// Whether a batch can be sent now.
    var hasNext: Bool { !pending.isEmpty && (size.proven > 0 || underWay == 0) }

    /// The estimated number of calls left, without those in flight.
    var callsLeft: Int { pending.reduce(0) { $0 + $1.count.dividedUp(by: size.current) } }

    /// Returns the next batch; `nil` when there is none now.
    mutating func next() -> Batch? {
        guard hasNext else { return nil }
        let accounts = Array(pending[0].prefix(size.current))
        pending[0].removeFirst(accounts.count)
        if pending[0].isEmpty { pending.removeFirst() }
        underWay += 1
        return Batch(accounts: accounts)
    }

    /// Records that the service accepted a batch.
    mutating func taken(_ batch: Batch, _ evidence: RetryingExecutor.Evidence) {
        underWay -= 1
        size.taken(batch.accounts.count)
        deletions += batch.accounts.map { Deletion(account: $0, evidence: evidence) }
    }

    /// Records that some accounts of a batch are gone. The others are sent again.
    mutating func taken(_ batch: Batch, _ gone: [Int], _ evidence: RetryingExecutor.Evidence) {
        underWay -= 1
        deletions += gone.map { Deletion(account: $0, evidence: evidence) }
        let gone = Set(gone)
        let rest = batch.accounts.filter { !gone.contains($0) }
        if !rest.isEmpty { pending.append(rest) }
    }

    /// Records that the service rejected a batch. Returns the accounts that get their own calls.
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
        if !alone.isEmpty { size.recordSingleRejection() }
        // At the end of the queue, to find out soon whether the service accepts any batch.
        pending += halves.filter { $0.count > 1 }
        return Array(alone)
    }

    /// Records that a batch needs no call any more.
    mutating func withdrawn() { underWay -= 1 }

    /// Puts back a batch that was not sent.
    mutating func returned(_ batch: Batch) {
        underWay -= 1
        pending.append(batch.accounts)
    }

    /// Ends bulk deletes. Returns the accounts that get their own calls, including those of a batch that just ended.
    mutating func giveUp(_ batch: Batch) -> [Int] {
        underWay -= 1
        return batch.accounts + giveUp()
    }

    private mutating func giveUp() -> [Int] {
        defer { pending = [] }
        return Array(pending.joined())
    }
}
