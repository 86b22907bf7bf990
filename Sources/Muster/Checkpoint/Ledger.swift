import SystemPackage

/// The state of each row of a run: the fold of its checkpoint's entries, in their order. Reports and resumes read only this.
///
/// It takes twelve bytes of memory a row. The texts of outcomes are in a ``SpillFile``.
package struct Ledger: Sendable {
    /// The run and its sheet; `nil` for a checkpoint that was cut before its first entry.
    private(set) var beginning: Entry.Beginning?
    /// The planned outcome of each row, by row number less one; empty when the run ended before its plan was durable.
    private(set) var expectations: [Outcome.Status] = []
    /// Whether the service has ever accepted a write of this run.
    private(set) var hadAcceptedWrite = false
    /// The accounts that somebody else had changed before the run changed them, in the order of the entries.
    private(set) var found: [FoundAccount] = []
    /// How far the run was when.
    private(set) var timeline = Timeline()
    /// The creates that this run certainly sent, even if it recorded little about them: accounts that exist and for which this run had an intent.
    private(set) var provenCreates = 0

    /// The part of each row's outcome that answers most questions.
    private var marks: [RowState] = []
    /// The position of each row's last outcome in the spill file.
    private var places: [Int] = []
    private var store = SpillFile()
    /// Rows with an outcome, and those of them that failed or are unknown.
    private var counts = (done: 0, failed: 0)
    /// The accounts that the run was about to delete, by row.
    private var deletes: [Int: String] = [:]
    /// The accounts of the rows that stand for several.
    private var fanIns: [Int: RowFanIn] = [:]

    private struct RowState {
        /// The status of the last outcome; `nil` for none.
        var status: Outcome.Status?
        /// Whether a create was about to be sent.
        var hasCreate = false
        /// Whether this run was about to send it, and not an earlier run whose rows it retries.
        var isOwnCreate = false
        /// Whether the status is that of the row's accounts together, which are in ``fanIns``.
        var isOfParts = false
    }

    /// Creates an empty ledger.
    init() {}

    /// Folds entries.
    ///
    /// - Throws: ``RunError`` when there is no space for temporary files.
    init(_ entries: some Sequence<Entry>) throws {
        for entry in entries { try apply(entry) }
    }

    /// Folds a checkpoint file. Returns the ledger, and how many bytes of the file are whole.
    ///
    /// - Throws: ``RunError`` `configuration` with the position, for a damaged file or one that is not a checkpoint.
    static func read(_ path: FilePath) throws -> (ledger: Ledger, wholeLength: Int) {
        let chunks = try FileChunks(path: path)
        return try read(path, chunks: chunks.next)
    }

    /// Folds the bytes of a checkpoint file. Returns the ledger, and how many of the bytes are whole.
    ///
    /// - Throws: ``RunError`` `configuration` with the position, for a damaged file or one that is not a checkpoint.
    package static func read(_ file: [UInt8]) throws -> (ledger: Ledger, wholeLength: Int) {
        var rest: [UInt8]? = file
        return try read("checkpoint") {
            defer { rest = nil }
            return rest
        }
    }

    private static func read(
        _ path: FilePath,
        chunks: () throws -> [UInt8]?
    ) throws -> (ledger: Ledger, wholeLength: Int) {
        var ledger = Ledger()
        let wholeLength = try CheckpointFile.eachEntry(of: path, chunks: chunks) { bytes in
            // Nearly all entries are outcomes. Their fields need not be read to be kept.
            if let rows = Entry.outcomes(in: bytes) {
                for row in rows { try ledger.take(row) }
                return true
            }
            guard let entry = Entry(bytes) else { return false }
            try ledger.apply(entry)
            return true
        }
        return (ledger, wholeLength)
    }

    /// Applies the next entry.
    ///
    /// - Throws: ``RunError`` when there is no space for temporary files.
    mutating func apply(_ entry: Entry) throws {
        switch entry {
        case .begin(let beginning):
            self.beginning = beginning
            marks = [RowState](repeating: RowState(), count: beginning.rowCount)
            places = [Int](repeating: 0, count: beginning.rowCount)
            counts = (0, 0)
            fanIns = [:]
        case .accounts(let row, let first, let accounts):
            guard marks.indices.contains(row - 1) else { return }
            if first == 1 { fanIns[row] = RowFanIn() }
            fanIns[row]?.append(accounts)
        case .planned(let firstRow, let runs):
            // A part of the plan continues the part before it; the plan of a resumed run begins again.
            if firstRow == 1 { expectations = [] }
            expectations.reserveCapacity(rowCount)
            for run in runs where run.count <= rowCount - expectations.count {
                expectations.append(contentsOf: repeatElement(run.status, count: run.count))
            }
        case .intent(let row, let intent):
            guard marks.indices.contains(row - 1) else { return }
            // It was taken back once, and now it is in doubt again.
            if marks[row - 1].status == .pending { marks[row - 1].status = nil }
            switch intent {
            case .create:
                marks[row - 1].hasCreate = true
                marks[row - 1].isOwnCreate = !timeline.points.isEmpty
            case .delete(let accountID):
                if fanIns[row] == nil { deletes[row] = accountID } else { fanIns[row]?.intend(toDelete: accountID) }
            }
        case .found(let account): found.append(account)
        case .clock(let sample):
            timeline.append(Timeline.Point(sample: sample, done: counts.done, failed: counts.failed))
        case .rebased(let entries):
            // The rows are others now; when what was done stays as it was.
            let (timeline, provenCreates, found) = (timeline, provenCreates, found)
            self = try Ledger(entries)
            self.timeline = timeline
            self.provenCreates = provenCreates
            self.found = found
        case .outcomes:
            for row in Entry.outcomes(in: entry.encoded[...]) ?? [] { try take(row) }
        }
    }

    private mutating func take(_ row: Entry.KeptOutcome) throws {
        guard marks.indices.contains(row.row - 1) else { return }
        if row.status.isSuccess, row.http != 0 { hadAcceptedWrite = true }
        guard row.part == 0 else { return takePart(row) }
        if row.status == .created, marks[row.row - 1].isOwnCreate {
            marks[row.row - 1].isOwnCreate = false
            provenCreates += 1
        }
        become(row.status, row.row)
        marks[row.row - 1].isOfParts = false
        places[row.row - 1] = try store.append(row.bytes)
        // An intent that was taken back: the call is known not to have been applied.
        if row.status == .pending {
            marks[row.row - 1].hasCreate = false
            deletes[row.row] = nil
        }
    }

    private mutating func takePart(_ row: Entry.KeptOutcome) {
        var reader = FieldReader(row.bytes)
        guard let outcome = Outcome(&reader) else { return }
        fanIns[row.row]?.take(row.part, outcome)
        become(fanIns[row.row]?.status, row.row)
        marks[row.row - 1].isOfParts = true
    }

    private mutating func become(_ status: Outcome.Status?, _ row: Int) {
        let before = marks[row - 1].status
        counts.done += (status?.isDecided == true ? 1 : 0) - (before?.isDecided == true ? 1 : 0)
        counts.failed += (status?.isError == true ? 1 : 0) - (before?.isError == true ? 1 : 0)
        marks[row - 1].status = status
    }

    /// Whether the run's plan became durable. Before that nothing was sent, so a resume plans again.
    var hasWholePlan: Bool { beginning != nil && expectations.count == rowCount }

    /// The number of rows of the sheet.
    package var rowCount: Int { marks.count }

    /// Returns the outcome of a row. A row with an intent and no outcome is `unknown`; any other row without an outcome is `pending`.
    package func outcome(row: Int) -> Outcome {
        if let outcome = recordedOutcome(row: row) { return outcome }
        if let fanIn = fanIns[row] { return fanIn.interimOutcome }
        guard let intent = intent(row: row) else { return Outcome(.pending) }
        var outcome = Outcome(.unknown, action: intent == .create ? "create" : "delete")
        outcome.code = "answerLost"
        outcome.message = "the call may have been sent, and no answer was recorded; resume asks the service"
        return outcome
    }

    /// Returns the recorded outcome of a row; `nil` for none.
    func recordedOutcome(row: Int) -> Outcome? {
        guard marks.indices.contains(row - 1), marks[row - 1].status != nil else { return nil }
        if marks[row - 1].isOfParts { return fanIns[row]?.outcome }
        return store.read(at: places[row - 1]) { Outcome(&$0) }
    }

    /// Returns the recorded status of a row; `nil` for none.
    func status(row: Int) -> Outcome.Status? { marks.indices.contains(row - 1) ? marks[row - 1].status : nil }

    /// Returns the accounts that a row stands for, with their outcomes; `nil` for a row that stands for one.
    func fanIn(row: Int) -> RowFanIn? { fanIns[row] }

    /// Returns the outcome of one account of a row; for a row that stands for one, the outcome of the row.
    func outcome(row: Int, accountID: String) -> Outcome {
        fanIns[row]?.outcome(ofAccount: accountID) ?? outcome(row: row)
    }

    /// Returns the recorded status of a row, or of the account that a step concerns.
    func status(of step: Change.Step) -> Outcome.Status? {
        if step.part > 0, let outcome = fanIns[step.row]?.outcome(of: step.part) { return outcome.status }
        return status(row: step.row)
    }

    /// Returns the intent of a row; `nil` for none.
    func intent(row: Int) -> Intent? {
        guard marks.indices.contains(row - 1) else { return nil }
        return deletes[row].map { .delete(accountID: $0) } ?? (marks[row - 1].hasCreate ? .create : nil)
    }

    /// Returns whether a row needs nothing more.
    func isDone(row: Int) -> Bool {
        guard marks.indices.contains(row - 1), let status = marks[row - 1].status else { return false }
        return status != .unknown && status != .pending
    }

    /// Whether some row that was planned to fail has no outcome: the run ended while it settled the rows that need no call.
    var leavesFailuresUnsettled: Bool {
        expectations.indices.contains { expectations[$0] == .failed && !isDone(row: $0 + 1) }
    }

    /// Whether every row is done.
    package var isFinished: Bool { beginning != nil && (1..<rowCount + 1).allSatisfy(isDone) }
}
