import Synchronization

/// The record that a create or deletes are about to be sent. Written once, however often the call is sent.
final class IntentRecord: Sendable {
    /// A row, and what is about to be done for it.
    typealias Row = (row: Int, intent: Intent)

    private let rows: [Row]
    private let checkpoint: Checkpoint
    private let isWritten = Atomic(false)

    init(_ rows: [Row], checkpoint: Checkpoint) {
        self.rows = rows
        self.checkpoint = checkpoint
    }

    convenience init(row: Int, _ intent: Intent, checkpoint: Checkpoint) {
        self.init([(row, intent)], checkpoint: checkpoint)
    }

    /// Makes the intents durable.
    func write() async throws {
        guard !isWritten.load(ordering: .relaxed) else { return }
        try await checkpoint.append(rows.map { .intent(row: $0.row, $0.intent) })
        isWritten.store(true, ordering: .relaxed)
    }

    /// Takes the intents back: the run was stopped, and it is certain that the call was not applied.
    func withdraw() async throws {
        guard isWritten.load(ordering: .relaxed) else { return }
        try await checkpoint.append([.outcomes(rows.map { .init(row: $0.row, outcome: Outcome(.pending)) })])
        isWritten.store(false, ordering: .relaxed)
    }
}
