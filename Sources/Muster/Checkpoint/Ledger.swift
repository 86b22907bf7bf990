/// What is known of each row of a run: the fold of its checkpoint's entries, in their order. Reports and resumes read this and nothing else.
public struct Ledger: Sendable {
    /// Which run and which sheet; `nil` for a checkpoint that was cut before its first entry.
    private(set) var beginning: Entry.Beginning?
    /// What each row was planned to become, by row number less one; empty when the run ended before its plan was durable.
    private(set) var expectations: [Outcome.Status] = []
    /// Calls that were about to be sent, by row.
    private(set) var intents: [Int: Intent] = [:]

    private var outcomes: [Outcome?] = []

    /// Nothing yet.
    init() {}

    /// The fold of some entries.
    init(_ entries: some Sequence<Entry>) {
        for entry in entries { apply(entry) }
    }

    /// Takes the next entry into account.
    mutating func apply(_ entry: Entry) {
        switch entry {
        case .begin(let beginning):
            self.beginning = beginning
            outcomes = [Outcome?](repeating: nil, count: beginning.rowCount)
        case .planned(let firstRow, let runs):
            // A part of the plan continues the part before it; the plan of a resumed run begins again.
            if firstRow == 1 { expectations = [] }
            for run in runs where run.count <= outcomes.count - expectations.count {
                expectations.append(contentsOf: repeatElement(run.status, count: run.count))
            }
        case .intent(let row, let intent): intents[row] = intent
        case .rebased(let entries):
            self = Ledger(entries)
        case .outcomes(let rows):
            for row in rows where outcomes.indices.contains(row.row - 1) {
                outcomes[row.row - 1] = row.outcome
                // An intent that was taken back: the call is known not to have been applied.
                if row.outcome.status == .pending { intents[row.row] = nil }
            }
        }
    }

    /// Whether the run's plan became durable. Before that nothing was sent, so a resume plans anew.
    var hasWholePlan: Bool { beginning != nil && expectations.count == rowCount }

    /// The number of rows of the sheet.
    public var rowCount: Int { outcomes.count }

    /// What became of a row. A row whose call was sent and of which nothing more is known is `unknown`; any other without an outcome is
    /// `pending`.
    public func outcome(row: Int) -> Outcome {
        if outcomes.indices.contains(row - 1), let outcome = outcomes[row - 1] { return outcome }
        guard let intent = intents[row] else { return Outcome(.pending) }
        var outcome = Outcome(.unknown, action: intent == .create ? "create" : "delete")
        outcome.code = "answerLost"
        outcome.message = "it may have been sent, and no answer was recorded; resume asks what came of it"
        return outcome
    }

    /// What was recorded of a row; `nil` for nothing.
    func recordedOutcome(row: Int) -> Outcome? { outcomes.indices.contains(row - 1) ? outcomes[row - 1] : nil }

    /// Whether nothing more needs to be done for a row.
    func isDone(row: Int) -> Bool {
        guard outcomes.indices.contains(row - 1), let outcome = outcomes[row - 1] else { return false }
        return outcome.status != .unknown && outcome.status != .pending
    }

    /// Whether the service has ever accepted a write of this run.
    var hadAcceptedWrite: Bool { outcomes.contains { $0.map { $0.status.isSuccess && $0.http != 0 } ?? false } }

    /// Whether every row is done.
    public var isFinished: Bool { beginning != nil && (1..<rowCount + 1).allSatisfy(isDone) }
}
