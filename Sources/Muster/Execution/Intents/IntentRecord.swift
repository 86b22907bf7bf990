import Synchronization

/// The write-ahead intents of one create, or of the deletes of one call. They are written once, however often the call is sent.
final class IntentRecord: Sendable {
    /// A row's part in a change, and its intent.
    typealias Row = (step: Change.Step, intent: Intent)

    private let rows: [Row]
    /// The block that writes these intents; `nil` to write them here.
    private let block: IntentBlock?
    private let checkpoint: Checkpoint
    private let isWritten = Atomic(false)

    init(_ rows: [Row], checkpoint: Checkpoint, in block: IntentBlock? = nil) {
        self.rows = rows
        self.block = block
        self.checkpoint = checkpoint
    }

    /// Writes the intents, and waits until they are durable.
    func write() async throws {
        guard !isWritten.load(ordering: .relaxed) else { return }
        if let block {
            try await block.wait()
        } else {
            try await checkpoint.append(rows.map { .intent(row: $0.step.row, $0.intent) })
        }
        isWritten.store(true, ordering: .relaxed)
    }

    /// Withdraws the intents, because the call was certainly not applied.
    ///
    /// - Parameters:
    ///   - only: the rows whose intents to withdraw; `nil` for all.
    ///   - isOnRecord: whether another call for the same rows has written intents.
    func withdraw(only: Set<Int>? = nil, isOnRecord: Bool = false) async throws {
        guard isOnRecord || block != nil || isWritten.load(ordering: .relaxed) else { return }
        let pending = rows.filter { only?.contains($0.step.row) ?? true }.map {
            Entry.RowOutcome(row: $0.step.row, part: $0.step.part, outcome: Outcome(.pending))
        }
        guard !pending.isEmpty else { return }
        try await checkpoint.append([.outcomes(pending)])
        if only == nil { isWritten.store(false, ordering: .relaxed) }
    }
}
