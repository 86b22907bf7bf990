import IdentityAPI
import Synchronization

/// Hands out the work of a run, so that whoever is free does what can be sent.
///
/// While a method has spent its window, work of the others goes first, and only what is left waits. Of each method no more work is under way than its concurrency limit
/// allows: work holds its place until its outcome is in the checkpoint.
final class WorkQueue: Sendable {
    /// One thing to do.
    enum Item: Sendable {
        /// All work on one account, and the block that its intent is written with.
        case account(AccountWork, IntentBlock?)
        case batch(GroupBatches.Batch)
        case deletes(DeleteBatches.Batch)
    }

    private struct Books {
        var lanes: WorkLanes
        var isStopped = false
        /// The workers that found nothing to do while calls under way may bring some or the limit may grow, and how often there was news of that.
        var idle: [CheckedContinuation<Void, Never>] = []
        var news = 0
    }

    private let gate: QuotaGate
    private let limits: ConcurrencyLimits
    private let books: Mutex<Books>

    init(
        _ plan: Plan,
        _ settings: RunSettings,
        gate: QuotaGate,
        limits: ConcurrencyLimits,
        checkpoint: Checkpoint
    ) {
        self.gate = gate
        self.limits = limits
        // Where a quota holds calls back, an intent written ahead would be older than it need be.
        let ahead = gate.isLimited(.post) ? nil : (settings.concurrency.cap, checkpoint)
        books = Mutex(Books(lanes: WorkLanes(plan, batch: settings.groupBatch, ahead: ahead)))
    }

    /// The next thing to do. Waits while all that is left depends on calls under way, or as much is under way as the limit allows.
    ///
    /// - Returns: `nil` when nothing is left, or the run is stopped.
    func next() async -> Item? {
        while true {
            let (item, isOver, news, woken) = books.withLock { books -> (Item?, Bool, Int, [Waiter]) in
                if books.isStopped { return (nil, true, 0, []) }
                let item = books.lanes.next(gate.hasRoom, limit: limits.limit)
                let isUnfinished = books.lanes.isUnfinished
                // The limit grows with the answers, so whoever comes back from one lets another go ahead where there is room for more.
                let woken = isUnfinished ? wakeNext(&books) : Self.wake(&books)
                return (item, item == nil && !isUnfinished, books.news, woken)
            }
            for waiter in woken { waiter.resume() }
            if item != nil || isOver { return item }
            await withCheckedContinuation { continuation in
                let isLate = books.withLock { books in
                    guard !books.isStopped, books.news == news else { return true }
                    books.idle.append(continuation)
                    return false
                }
                if isLate { continuation.resume() }
            }
        }
    }

    /// Tells what became of a call that served several accounts, and wakes those who wait for that.
    func note<Result>(_ change: (inout WorkLanes) -> Result) -> Result {
        let (result, idle) = books.withLock { books in
            let result = change(&books.lanes)
            return (result, Self.wake(&books))
        }
        for continuation in idle { continuation.resume() }
        return result
    }

    /// The work on an account has ended.
    func ended(_ work: AccountWork) {
        books.withLock { $0.lanes.ended(work) }
    }

    /// What is left.
    func look<Result>(_ body: (WorkLanes) -> Result) -> Result {
        books.withLock { body($0.lanes) }
    }

    /// Lets nothing more be handed out.
    func stop() {
        let idle = books.withLock { books in
            books.isStopped = true
            return Self.wake(&books)
        }
        for continuation in idle { continuation.resume() }
    }

    private typealias Waiter = CheckedContinuation<Void, Never>

    /// A worker that waits, where there is work for it; otherwise none.
    private func wakeNext(_ books: inout Books) -> [Waiter] {
        guard !books.idle.isEmpty, !books.lanes.openMethods(limits.limit).isEmpty else { return [] }
        return [books.idle.removeLast()]
    }

    private static func wake(_ books: inout Books) -> [Waiter] {
        defer { books.idle = [] }
        books.news += 1
        return books.idle
    }
}
