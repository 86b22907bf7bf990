/// The record that a create or deletes are about to be sent. Written once, however often the call is sent.
actor IntentRecord {
    /// A row, and what is about to be done for it.
    typealias Row = (row: Int, intent: Intent)

    private let rows: [Row]
    private let checkpoint: Checkpoint
    private var isWritten = false

    init(_ rows: [Row], checkpoint: Checkpoint) {
        self.rows = rows
        self.checkpoint = checkpoint
    }

    init(row: Int, _ intent: Intent, checkpoint: Checkpoint) {
        self.init([(row, intent)], checkpoint: checkpoint)
    }

    /// Makes the intents durable.
    func write() async throws {
        guard !isWritten else { return }
        try await checkpoint.append(rows.map { .intent(row: $0.row, $0.intent) })
        isWritten = true
    }

    /// Takes the intents back: the run was stopped, and it is certain that the call was not applied.
    func withdraw() async throws {
        guard isWritten else { return }
        try await checkpoint.append([.outcomes(rows.map { .init(row: $0.row, outcome: Outcome(.pending)) })])
        isWritten = false
    }
}
