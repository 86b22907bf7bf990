import FoundationEssentials
import IdentityAPI
import Synchronization

/// Records a run's progress in the checkpoint, once a second while it changes, so that reports can show its course.
///
/// Nothing waits for these entries: each shares the sync of the outcomes written with it. Every write records the calls so far, so that a killed process leaves
/// no outcome without its call.
final class ProgressRecorder: Sendable {
    private static let interval = Duration.seconds(1)

    let checkpoint: Checkpoint
    let gate: QuotaGate
    let queue: WorkQueue
    let health: ServiceHealth
    let verifier: Verifier
    /// The calls that passed the gate before the plan, which are not calls of this run.
    let callsBefore: [Method: ProgressSample.Calls]
    /// The last recorded sample.
    private let noted = Mutex<ProgressSample?>(nil)

    init(
        checkpoint: Checkpoint,
        gate: QuotaGate,
        queue: WorkQueue,
        health: ServiceHealth,
        verifier: Verifier,
        callsBefore: [Method: ProgressSample.Calls]
    ) {
        self.checkpoint = checkpoint
        self.gate = gate
        self.queue = queue
        self.health = health
        self.verifier = verifier
        self.callsBefore = callsBefore
    }

    /// Runs `body` and records samples meanwhile. Records the end before it returns.
    ///
    /// - Throws: what `body` throws; ``RunError`` `cannotWrite`.
    func around(_ body: () async throws -> Void) async throws {
        checkpoint.ride { [weak self] in self?.callsSinceNoted() }
        try await withThrowingTaskGroup { group in
            group.addTask { await self.tick() }
            try await body()
            group.cancelAll()
        }
        let end = moment(.ended)
        noted.withLock { $0 = end }
        try await checkpoint.append([.clock(end)])
    }

    private func tick() async {
        while true {
            do { try await Task.sleep(for: Self.interval) } catch { return }
            let now = moment(state)
            let isNews = noted.withLock { noted in
                // A sample that differs only in time is no change.
                var before = now
                before.time = noted?.time ?? 0
                guard before != noted else { return false }
                noted = now
                return true
            }
            if isNews { checkpoint.append([.clock(now)]) { _ in } }
        }
    }

    /// The last sample with the calls since; `nil` when there were none.
    private func callsSinceNoted() -> Entry? {
        let calls = calls
        return noted.withLock { noted in
            var moment = noted ?? ProgressSample(time: Self.now, state: .working)
            guard moment.calls != calls else { return nil }
            moment.time = Self.now
            moment.calls = calls
            noted = moment
            return .clock(moment)
        }
    }

    /// The run's progress.
    func moment(_ state: ProgressSample.State) -> ProgressSample {
        let awaiting = queue.look(\.passedRows) + verifier.rows.unrecorded
        return ProgressSample(time: Self.now, state: state, awaiting: awaiting, calls: calls)
    }

    private var calls: [Method: ProgressSample.Calls] {
        gate.calls.merging(callsBefore) { $0 - $1 }.filter { $0.value.sent > 0 }
    }

    private var state: ProgressSample.State {
        if health.down != nil { return .outage }
        return RunProgress.QuotaWait(before: queue.look(\.callsLeft), gate) == nil ? .working : .waiting
    }

    private static var now: Int { Int(Date().timeIntervalSince1970 * 1000) }
}

extension QuotaGate {
    /// The calls that passed it so far.
    var calls: [Method: ProgressSample.Calls] {
        Method.allCases.reduce(into: [:]) { calls, method in
            let (sent, refused) = tally(method)
            calls[method] = ProgressSample.Calls(sent: sent, refused: refused)
        }
    }
}
