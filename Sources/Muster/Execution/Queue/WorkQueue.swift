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

    private struct State {
        var methodQueues: MethodQueues
        var isStopped = false
        /// The workers that found nothing to do while calls under way may bring some or the limit may grow, and how often there was news of that.
        var idle: [CheckedContinuation<Void, Never>] = []
        var news = 0
    }

    private let gate: QuotaGate
    private let limits: ConcurrencyLimits
    private let state: Mutex<State>

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
        state = Mutex(State(methodQueues: MethodQueues(plan, batch: settings.groupBatch, ahead: ahead)))
    }

    /// The next thing to do. Waits while all that is left depends on calls under way, or as much is under way as the limit allows.
    ///
    /// - Returns: `nil` when nothing is left, or the run is stopped.
    func next() async -> Item? {
        while true {
            let (item, isOver, news, woken) = state.withLock { state -> (Item?, Bool, Int, [Waiter]) in
                if state.isStopped { return (nil, true, 0, []) }
                let item = state.methodQueues.next(gate.hasRoom, limit: limits.limit)
                let isUnfinished = state.methodQueues.isUnfinished
                // The limit grows with the answers, so whoever comes back from one lets another go ahead where there is room for more.
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

    /// Tells what became of a call that served several accounts, and wakes those who wait for that.
    func note<Result>(_ change: (inout MethodQueues) -> Result) -> Result {
        let (result, idle) = state.withLock { state in
            let result = change(&state.methodQueues)
            return (result, Self.wake(&state))
        }
        for continuation in idle { continuation.resume() }
        return result
    }

    /// The work on an account has ended.
    func ended(_ work: AccountWork) {
        state.withLock { $0.methodQueues.ended(work) }
    }

    /// What is left.
    func look<Result>(_ body: (MethodQueues) -> Result) -> Result {
        state.withLock { body($0.methodQueues) }
    }

    /// Lets nothing more be handed out.
    func stop() {
        let idle = state.withLock { state in
            state.isStopped = true
            return Self.wake(&state)
        }
        for continuation in idle { continuation.resume() }
    }

    private typealias Waiter = CheckedContinuation<Void, Never>

    /// A worker that waits, where there is work for it; otherwise none.
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
