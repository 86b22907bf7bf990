/// One fact about a run, as the checkpoint keeps it.
enum Entry: Sendable, Hashable {
    /// The first entry: which run and which sheet the file belongs to.
    case begin(Beginning)
    /// What the run planned for the rows from `firstRow` on, in runs of equal outcomes. All of the plan is durable before the first write is
    /// sent, so that a resume can tell what was found done from what was there before.
    case planned(firstRow: Int, runs: [(status: Outcome.Status, count: Int)])
    /// The call for this row is about to be sent.
    case intent(row: Int, Intent)
    /// What became of the rows that one call served, or that need none. All of them in one entry, so that no crash keeps one and loses another.
    /// The last outcome of a row counts.
    case outcomes([RowOutcome])

    /// A look at the clock.
    case clock(Moment)

    /// What became of one row.
    struct RowOutcome: Sendable, Hashable {
        var row: Int
        var outcome: Outcome
    }

    /// The sheet was edited, and the run put onto it: these entries take the place of everything before. One entry, so that no crash leaves half
    /// of it.
    indirect case rebased([Entry])

    /// What ties a checkpoint to its run.
    struct Beginning: Sendable, Hashable {
        /// More rows than this have no sheet: a number beyond it is damage, and must not be taken for a size.
        static let mostRows = 100_000_000

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
