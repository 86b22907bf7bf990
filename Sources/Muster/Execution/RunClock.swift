import FoundationEssentials
import IdentityAPI

/// Notes in the checkpoint how far a run is, once a second while that changes, so that reports can tell its course.
///
/// Nothing waits for these entries: each shares the sync of the outcomes that are written with it.
struct RunClock: Sendable {
    private static let interval = Duration.seconds(1)

    let checkpoint: Checkpoint
    let gate: QuotaGate
    let queue: WorkQueue
    let health: ServiceHealth
    /// What had passed the gate before the run was planned: no calls of this run.
    let callsBefore: [Method: Moment.Calls]

    /// Runs `body` with the clock beside it. Its end is noted before this returns.
    ///
    /// - Throws: what `body` throws; ``RunError`` `cannotWrite`.
    func around(_ body: () async throws -> Void) async throws {
        try await withThrowingTaskGroup { group in
            group.addTask { await tick() }
            try await body()
            group.cancelAll()
        }
        try await checkpoint.append([.clock(moment(.ended))])
    }

    private func tick() async {
        var last: Moment?
        while true {
            do { try await Task.sleep(for: Self.interval) } catch { return }
            var now = moment(state)
            defer { last = now }
            // Nothing has changed when only time has passed.
            now.time = last?.time ?? 0
            guard now != last else { continue }
            now.time = Self.now
            checkpoint.append([.clock(now)]) { _ in }
        }
    }

    /// How far the run is.
    func moment(_ state: Moment.State) -> Moment {
        let calls = gate.calls.merging(callsBefore) { $0 - $1 }.filter { $0.value.sent > 0 }
        return Moment(time: Self.now, state: state, awaiting: queue.look(\.passedRows), calls: calls)
    }

    private var state: Moment.State {
        if health.downSince != nil { return .outage }
        return RunProgress.QuotaWait(before: queue.look(\.callsLeft), gate) == nil ? .working : .waiting
    }

    private static var now: Int { Int(Date().timeIntervalSince1970 * 1000) }
}

extension QuotaGate {
    /// The calls that have passed it so far.
    var calls: [Method: Moment.Calls] {
        Method.allCases.reduce(into: [:]) { calls, method in
            let standing = standing(method)
            calls[method] = Moment.Calls(sent: standing.sent, refused: standing.refused)
        }
    }
}
