/// What a run will do: the rows that need no call, with their outcomes, and the work on each account that needs some.
public struct Plan: Sendable {
    /// Rows that are decided without a call: unchanged, skipped, and failed ones. In the order of the sheet.
    public internal(set) var settled: [(row: Int, outcome: Outcome)] = []
    /// The accounts to work on, in the order of their first rows.
    package internal(set) var work = WorkList()
    /// The accounts that are left for later, because only the first so many rows were asked for.
    package internal(set) var later = WorkList()
    /// The groups that ``work`` needs and that are not there: made before anything else.
    package internal(set) var newGroups: [GroupTable.Index] = []
    /// How ``work`` is brought to the service.
    package internal(set) var calls = CallPlan(byAccount: WorkList())
    /// The number of rows in the sheet.
    public internal(set) var rowCount = 0

    /// Leaves all work for later but that of the first so many rows. Rows that share an account stay together.
    mutating func limit(to rows: Int) {
        var count = 0
        let end = work.firstIndex { work in
            defer { count += work.changes.reduce(0) { $0 + $1.steps.count } }
            return count >= rows
        }
        guard let end else { return }
        later = work.split(at: end)
        tally()
    }

    /// What the plan amounts to.
    public struct Counts: Sendable, Hashable {
        /// Accounts to make.
        public var creates = 0
        /// Accounts to change.
        public var updates = 0
        /// Accounts to remove.
        public var deletes = 0
        /// The rows that ask for all that: several may be about one account.
        public var rows = 0
        /// Memberships that are taken away.
        public var removals = 0
        /// Rows that already hold.
        public var unchanged = 0
        /// Rows that say so.
        public var skipped = 0
        /// Rows that cannot be done.
        public var failed = 0

        fileprivate mutating func add(_ change: Change) {
            rows += change.steps.count
            switch change.operation {
            case .create: creates += 1
            case .delete: deletes += 1
            case .update:
                updates += 1
                removals += change.before.removals(to: change.after)
            }
        }

        /// Accounts that become something else than they are.
        public var changes: Int { creates + updates + deletes }
        /// What would be lost that only `before.csv` remembers: memberships and accounts.
        public var losses: Int { removals + deletes }
    }

    /// What the plan amounts to, without what is left for later.
    public private(set) var counts = Counts()

    /// What the plan amounts to in the end.
    public private(set) var wholeCounts = Counts()

    /// Counts again, now that the plan is another one.
    mutating func tally() {
        counts = counts(of: [work])
        wholeCounts = later.isEmpty ? counts : counts(of: [work, later])
    }

    private func counts(of lists: [WorkList]) -> Counts {
        var counts = Counts()
        for (_, outcome) in settled {
            switch outcome.status {
            case .unchanged: counts.unchanged += 1
            case .skipped: counts.skipped += 1
            case .failed: counts.failed += 1
            default: break
            }
        }
        for list in lists {
            for index in list.indices {
                // Nothing more need be known of these, and they come by the hundred thousand.
                switch list.shape(index) {
                case .create: (counts.rows, counts.creates) = (counts.rows + 1, counts.creates + 1)
                case .delete: (counts.rows, counts.deletes) = (counts.rows + 1, counts.deletes + 1)
                case .update, .several: for change in list[index].changes { counts.add(change) }
                }
            }
        }
        return counts
    }

    /// Rows that the plan is about: all but those that were done before it was made.
    var openRowCount: Int {
        settled.count
            + [work, later].reduce(0) { count, list in
                list.indices.reduce(count) { $0 + (list.shape($1) == .several ? list[$1].rowCount : 1) }
            }
    }

    /// What each row is expected to become, by row number less one. Rows that the plan does not hold keep what they were expected to become before.
    func expectations(over before: [Outcome.Status] = []) -> [Outcome.Status] {
        var expected = before.count == rowCount ? before : [Outcome.Status](repeating: .pending, count: rowCount)
        for (row, outcome) in settled { expected[row - 1] = outcome.status }
        for step in steps { expected[step.row - 1] = step.outcome }
        return expected
    }

    /// Every row's part in the work, that for later included.
    private var steps: some Sequence<Change.Step> {
        [work, later].lazy.joined().flatMap(\.changes).flatMap(\.steps)
    }
}
