import Synchronization

/// The intents of several creates that are about to be handed out, written together and ahead of their calls, so that no call waits for the disk.
///
/// Only where no quota holds creates back, and when creates are what is handed out: a call then follows its intent within moments.
final class IntentBlock: Sendable {
    private struct Books {
        var result: Result<Void, RunError>?
        var waiting: [CheckedContinuation<Void, any Error>] = []
    }

    private let books = Mutex(Books())

    /// Begins to write the intents of some rows.
    init(_ rows: [Int], checkpoint: Checkpoint) {
        checkpoint.append(rows.map { .intent(row: $0, .create) }) { result in
            let waiting = self.books.withLock { books in
                defer { books.waiting = [] }
                books.result = result
                return books.waiting
            }
            for continuation in waiting { continuation.resume(with: result.mapError { $0 as any Error }) }
        }
    }

    /// Returns when the intents are durable.
    ///
    /// - Throws: ``RunError`` when they cannot be recorded.
    func wait() async throws {
        if let result = books.withLock({ $0.result }) { return try result.get() }
        try await withCheckedThrowingContinuation { continuation in
            let result = books.withLock { books in
                if books.result == nil { books.waiting.append(continuation) }
                return books.result
            }
            if let result { continuation.resume(with: result.mapError { $0 as any Error }) }
        }
    }
}
