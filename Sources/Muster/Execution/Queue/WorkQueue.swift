import IdentityAPI
import Synchronization

/// Hands out the work of a run: a free worker gets work whose method may send a call now.
///
/// While a method has spent its window, the other methods' work goes first. Work of one method is in flight up to its concurrency limit: it holds its place until its outcome is in the
/// checkpoint.
final class WorkQueue: Sendable {
    /// One piece of work.
    enum Item: Sendable {
        /// All work on one account, and the block that its intent is written with.
        case account(AccountWork, IntentBlock?)
        case batch(GroupBatches.Batch)
        case deletes(DeleteBatches.Batch)
    }

    private struct State {
        var methodQueues: MethodQueues
        var isStopped = false
        /// The workers that wait for work: calls in flight may create some, or the limit may grow. `news` counts the wake-ups, so that none is missed.
        var idle: [CheckedContinuation<Void, Never>] = []
        var news = 0
    }

    private let gate: QuotaGate
    private let limits: ConcurrencyLimits
    private let state: Mutex<State>

    /// - Parameter tried: the accounts that earlier processes of the run have tried.
    init(
        _ plan: Plan,
        _ settings: RunSettings,
        tried: TriedAccounts = TriedAccounts(),
        gate: QuotaGate,
        limits: ConcurrencyLimits,
        checkpoint: Checkpoint
    ) {
        self.gate = gate
        self.limits = limits
        // Where a quota delays calls, an intent written ahead would only be older than necessary.
        let ahead = MethodQueues.IntentsAhead(calls: settings.concurrency.cap) {
            IntentBlock($0, checkpoint: checkpoint)
        }
        state = Mutex(
            State(
                methodQueues: MethodQueues(
                    plan,
                    batch: settings.groupBatch,
                    last: tried.indices,
                    ahead: gate.isLimited(.post) ? nil : ahead
                )
            )
        )
    }

    /// Returns the next piece of work. Waits while all remaining work depends on calls in flight, or the limit is reached.
    ///
    /// - Returns: `nil` when no work is left, or the run is stopped.
    func next() async -> Item? {
        while true {
            let (item, isOver, news, woken) = state.withLock { state -> (Item?, Bool, Int, [Waiter]) in
                if state.isStopped { return (nil, true, 0, []) }
                let item = state.methodQueues.next(gate.hasRoom, limit: limits.limit)
                let isUnfinished = state.methodQueues.isUnfinished
                // The limit grows with the answers, so a worker that comes back wakes another one when there is room.
                let woken = isUnfinished ? wakeNext(&state) : Self.wake(&state)
                return (item, item == nil && !isUnfinished, state.news, woken)
            }
            for waiter in woken { waiter.resume() }
            if item != nil || isOver { return item }
            await withCheckedContinuation { continuation in
                let isLate = state.withLock { state in
                    guard !state.isStopped, state.news == news else { return true }
                    state.idle.append(continuation)
                    return false
                }
                if isLate { continuation.resume() }
            }
        }
    }

    /// Records the result of a call that served several accounts, and wakes waiting workers.
    func note<Result>(_ change: (inout MethodQueues) -> Result) -> Result {
        let (result, idle) = state.withLock { state in
            let result = change(&state.methodQueues)
            return (result, Self.wake(&state))
        }
        for continuation in idle { continuation.resume() }
        return result
    }

    /// Records that the work on an account has ended.
    func ended(_ work: AccountWork) {
        state.withLock { $0.methodQueues.ended(work) }
    }

    /// Reads the remaining work.
    func look<Result>(_ body: (MethodQueues) -> Result) -> Result {
        state.withLock { body($0.methodQueues) }
    }

    /// Stops handing out work, and wakes waiting workers.
    func stop() {
        let idle = state.withLock { state in
            state.isStopped = true
            return Self.wake(&state)
        }
        for continuation in idle { continuation.resume() }
    }

    private typealias Waiter = CheckedContinuation<Void, Never>

    /// Returns one waiting worker when there is work for it; otherwise none.
    private func wakeNext(_ state: inout State) -> [Waiter] {
        guard !state.idle.isEmpty, !state.methodQueues.openMethods(limits.limit).isEmpty else { return [] }
        return [state.idle.removeLast()]
    }

    private static func wake(_ state: inout State) -> [Waiter] {
        defer { state.idle = [] }
        state.news += 1
        return state.idle
    }
}
