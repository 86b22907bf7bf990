/// One fact about a run, as the checkpoint records it.
enum Entry: Sendable, Equatable {
    /// The first entry: the run and the sheet of the file.
    case begin(Beginning)
    /// The planned outcomes of the rows from `firstRow` on, in runs of equal outcomes. The whole plan is durable before the first write is sent, so that a resume distinguishes the run's own changes
    /// from the state before.
    case planned(firstRow: Int, runs: [(status: Outcome.Status, count: Int)])
    /// The write-ahead intent: the run is about to send the call for this row.
    case intent(row: Int, Intent)
    /// The outcomes of the rows that one call served, or that need none. All of them in one entry, so that no crash keeps one and loses another.
    /// The last outcome of a row counts.
    case outcomes([RowOutcome])

    /// The accounts of a row with wildcards from `first` on (counted from 1), in parts of a bounded size. They are durable before the plan.
    case accounts(row: Int, first: Int, [RowFanIn.Account])

    /// Somebody else had changed an account that the run is about to change.
    case found(FoundAccount)

    /// A sample of the progress, with its time.
    case clock(ProgressSample)

    /// The outcome of one row, or of one account of a row that means several.
    struct RowOutcome: Sendable, Hashable {
        var row: Int
        /// The account's part of the row, counted from 1; 0 for a row that means one account.
        var part = 0
        var outcome: Outcome
    }

    /// The run continues with an edited sheet: these entries replace everything before. One entry, so that no crash leaves half of it.
    indirect case rebased([Entry])

    /// The identity of a checkpoint's run.
    struct Beginning: Sendable, Hashable {
        /// No sheet has more rows. A larger number is damage, and Muster must not allocate memory for it.
        static let mostRows = 100_000_000

        /// The run's id, as in `run.json`.
        var runID: String
        /// The SHA-256 of the sheet.
        var fingerprint: String
        /// The number of rows of the sheet.
        var rowCount: Int
    }

    /// Returns the accounts of a row with wildcards, and the intents of their deletes, as entries of a bounded size.
    static func accounts(row: Int, _ fanIn: RowFanIn) -> [Entry] {
        let most = 1024
        let all = fanIn.accounts
        let parts = stride(from: 0, to: all.count, by: most).map { start in
            Entry.accounts(row: row, first: start + 1, Array(all[start..<Swift.min(start + most, all.count)]))
        }
        let intents = all.lazy.map(\.id).filter { fanIn.intents.contains(ByteExactString.id($0)) }
        return parts + intents.map { .intent(row: row, .delete(accountID: $0)) }
    }

    /// Returns a plan's outcomes, by row number less one, as entries of a bounded size.
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
}
