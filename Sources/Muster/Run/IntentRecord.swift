/// The record that a create or a delete is about to be sent. Written once, however often the call is sent.
actor IntentRecord {
    private let row: Int
    private let intent: Intent
    private let checkpoint: Checkpoint
    private var isWritten = false

    init(row: Int, _ intent: Intent, checkpoint: Checkpoint) {
        self.row = row
        self.intent = intent
        self.checkpoint = checkpoint
    }

    /// Makes the intent durable.
    func write() async throws {
        guard !isWritten else { return }
        try await checkpoint.append([.intent(row: row, intent)])
        isWritten = true
    }

    /// Takes the intent back: the run was stopped, and it is certain that the call was not applied.
    func withdraw() async throws {
        guard isWritten else { return }
        try await checkpoint.append([.outcomes([.init(row: row, outcome: Outcome(.pending))])])
        isWritten = false
    }
}
