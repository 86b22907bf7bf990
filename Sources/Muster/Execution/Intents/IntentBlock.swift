import Synchronization

/// The write-ahead intents of several creates, written together before the queue hands them out, so that no call waits for the disk.
///
/// Used only without a quota for creates, so that each call follows its intent within moments.
final class IntentBlock: Sendable {
    private struct State {
        var result: Result<Void, RunError>?
        var waiting: [CheckedContinuation<Void, any Error>] = []
    }

    private let state = Mutex(State())

    /// Begins to write the intents of some rows.
    init(_ rows: [Int], checkpoint: Checkpoint) {
        checkpoint.append(rows.map { .intent(row: $0, .create) }) { result in
            let waiting = self.state.withLock { state in
                defer { state.waiting = [] }
                state.result = result
                return state.waiting
            }
            for continuation in waiting { continuation.resume(with: result.mapError { $0 as any Error }) }
        }
    }

    /// Waits until the intents are durable.
    ///
    /// - Throws: ``RunError`` when they cannot be recorded.
    func wait() async throws {
        if let result = state.withLock({ $0.result }) { return try result.get() }
        try await withCheckedThrowingContinuation { continuation in
            let result = state.withLock { state in
                if state.result == nil { state.waiting.append(continuation) }
                return state.result
            }
            if let result { continuation.resume(with: result.mapError { $0 as any Error }) }
        }
    }
}
