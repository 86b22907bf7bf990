/// The record that a create is about to be sent. Written once, however often the create is sent.
actor CreateIntent {
    private let row: Int
    private let checkpoint: Checkpoint
    private var isRecorded = false

    init(row: Int, checkpoint: Checkpoint) {
        self.row = row
        self.checkpoint = checkpoint
    }

    /// Makes the intent durable.
    func record() async throws {
        guard !isRecorded else { return }
        try await checkpoint.append([.intent(row: row)])
        isRecorded = true
    }

    /// Takes the intent back: the run was stopped, and it is certain that the create was not applied.
    func withdraw() async throws {
        guard isRecorded else { return }
        try await checkpoint.append([.outcome(row: row, Outcome(.pending))])
        isRecorded = false
    }
}
