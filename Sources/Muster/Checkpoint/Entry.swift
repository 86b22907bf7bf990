/// One fact about a run, as the checkpoint keeps it.
enum Entry: Sendable, Hashable {
    /// The first entry: which run and which sheet the file belongs to.
    case begin(Beginning)
    /// What the run planned for the rows from `firstRow` on, in runs of equal outcomes. All of the plan is durable before the first write is
    /// sent, so that a resume can tell what was found done from what was there before.
    case planned(firstRow: Int, runs: [(status: Outcome.Status, count: Int)])
    /// The create for this row is about to be sent.
    case intent(row: Int)
    /// What became of a row. The last one counts.
    case outcome(row: Int, Outcome)

    /// What ties a checkpoint to its run.
    struct Beginning: Sendable, Hashable {
        /// The run's id, as in `run.json`.
        var runID: String
        /// The SHA-256 of the sheet.
        var fingerprint: String
        /// The number of rows of the sheet.
        var rowCount: Int
    }

    /// A plan's outcomes by row number less one, as entries of a bounded size.
    static func planned(_ expectations: [Outcome.Status]) -> [Entry] {
        let mostRuns = 4096
        var entries: [Entry] = []
        var runs: [(status: Outcome.Status, count: Int)] = []
        var firstRow = 1
        var row = 1
        for status in expectations {
            if runs.last?.status == status {
                runs[runs.count - 1].count += 1
            } else {
                if runs.count == mostRuns {
                    entries.append(.planned(firstRow: firstRow, runs: runs))
                    (firstRow, runs) = (row, [])
                }
                runs.append((status, 1))
            }
            row += 1
        }
        return runs.isEmpty ? entries : entries + [.planned(firstRow: firstRow, runs: runs)]
    }

    static func == (a: Entry, b: Entry) -> Bool { a.encoded == b.encoded }

    func hash(into hasher: inout Hasher) { hasher.combine(encoded) }
}

extension Entry {
    private enum Tag {
        static let begin: UInt8 = 1
        static let planned: UInt8 = 2
        static let intent: UInt8 = 3
        static let outcome: UInt8 = 4
    }

    /// The bytes of the entry: a tag, then numbers as variable-length integers and texts with their length before them.
    var encoded: [UInt8] {
        var writer = FieldWriter()
        switch self {
        case .begin(let beginning):
            writer.bytes.append(Tag.begin)
            writer.write(beginning.runID)
            writer.write(beginning.fingerprint)
            writer.write(beginning.rowCount)
        case .planned(let firstRow, let runs):
            writer.bytes.append(Tag.planned)
            writer.write(firstRow)
            writer.write(runs.count)
            for run in runs {
                writer.bytes.append(run.status.tag)
                writer.write(run.count)
            }
        case .intent(let row):
            writer.bytes.append(Tag.intent)
            writer.write(row)
        case .outcome(let row, let outcome):
            writer.bytes.append(Tag.outcome)
            writer.write(row)
            writer.bytes.append(outcome.status.tag)
            writer.write(outcome.action)
            writer.write(outcome.accountID)
            writer.write(outcome.http)
            writer.write(outcome.code)
            writer.write(outcome.message)
            writer.write(outcome.attempts)
            writer.write(outcome.milliseconds)
            writer.write(outcome.traceID)
        }
        return writer.bytes
    }

    /// Reads an entry; `nil` for bytes that are none.
    init?(_ bytes: ArraySlice<UInt8>) {
        var reader = FieldReader(bytes)
        guard let tag = reader.byte() else { return nil }
        switch tag {
        case Tag.begin:
            guard let runID = reader.text(), let fingerprint = reader.text(), let rowCount = reader.number() else {
                return nil
            }
            self = .begin(Beginning(runID: runID, fingerprint: fingerprint, rowCount: rowCount))
        case Tag.planned:
            guard let firstRow = reader.number(), let count = reader.number(), count <= bytes.count else { return nil }
            var runs: [(status: Outcome.Status, count: Int)] = []
            for _ in 0..<count {
                guard let status = reader.byte().flatMap(Outcome.Status.init(tag:)), let length = reader.number() else {
                    return nil
                }
                runs.append((status, length))
            }
            self = .planned(firstRow: firstRow, runs: runs)
        case Tag.intent:
            guard let row = reader.number() else { return nil }
            self = .intent(row: row)
        case Tag.outcome:
            guard
                let row = reader.number(), let status = reader.byte().flatMap(Outcome.Status.init(tag:)),
                let action = reader.text(), let accountID = reader.text(), let http = reader.number(),
                let code = reader.text(), let message = reader.text(), let attempts = reader.number(),
                let milliseconds = reader.number(), let traceID = reader.text()
            else { return nil }
            var outcome = Outcome(status, action: action, accountID: accountID)
            outcome.http = http
            outcome.code = code
            outcome.message = message
            outcome.attempts = attempts
            outcome.milliseconds = milliseconds
            outcome.traceID = traceID
            self = .outcome(row: row, outcome)
        default: return nil
        }
        guard reader.isAtEnd else { return nil }
    }
}

extension Outcome.Status {
    /// The byte that stands for it in a checkpoint. These never change.
    fileprivate var tag: UInt8 {
        switch self {
        case .created: 1
        case .updated: 2
        case .deleted: 3
        case .unchanged: 4
        case .skipped: 5
        case .failed: 6
        case .unknown: 7
        case .pending: 8
        }
    }

    fileprivate init?(tag: UInt8) {
        guard let status = Self.allCases.first(where: { $0.tag == tag }) else { return nil }
        self = status
    }
}
