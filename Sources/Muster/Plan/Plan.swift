/// What a run will do: the rows that need no call with their outcomes, and the work on every other account.
public struct Plan: Sendable {
    /// Rows that are decided without a call: unchanged, skipped, and failed ones. In the order of the sheet.
    public internal(set) var settled: [(row: Int, outcome: Outcome)] = []
    /// Rows that stand for several accounts, some of which need a call.
    var fanIns: [Int: RowFanIn] = [:]
    /// The outcomes of those of their accounts that need no call.
    var settledParts: [Entry.RowOutcome] = []
    /// The accounts to work on, in the order of their first rows.
    package internal(set) var work = WorkList()
    /// The accounts that `--limit` leaves for later.
    package internal(set) var later = WorkList()
    /// The missing groups that ``work`` needs. The run creates them before anything else.
    package internal(set) var newGroups: [GroupTable.Index] = []
    /// The calls that do ``work``.
    package internal(set) var calls = CallPlan(byAccount: WorkList())
    /// The names of existing accounts that an account to create resembles and that the sheet does not name, by the creating row.
    package internal(set) var muchLike: [Int: String] = [:]
    /// The number of rows in the sheet.
    public internal(set) var rowCount = 0

    /// Keeps the work of the first `rows` rows and leaves the rest for later. Rows that share an account stay together, and so do the accounts of one row.
    mutating func limit(to rows: Int) {
        var counted = RowCount()
        let end = work.firstIndex { work in
            defer { counted.add(work) }
            return counted.count >= rows
        }
        guard let end else { return }
        let isLater = indicesForLater(from: end)
        guard isLater.contains(true) else { return }
        later = work.split { isLater[$0] }
        tally()
    }

    /// Returns which accounts to leave for later: those from the index `end` on, except an account that shares a row with an earlier one.
    private func indicesForLater(from end: Int) -> [Bool] {
        var isLater = work.indices.map { $0 >= end }
        guard !fanIns.isEmpty else { return isLater }
        var rows = work[..<end].lazy.filter(\.isShared).reduce(into: Set<Int>()) { $0.formUnion($1.sharedRows) }
        var hasChanged = true
        while hasChanged {
            hasChanged = false
            for index in work.indices where isLater[index] && work.isShared(index) {
                let shared = work[index].sharedRows
                guard !rows.isDisjoint(with: shared) else { continue }
                rows.formUnion(shared)
                isLater[index] = false
                hasChanged = true
            }
        }
        return isLater
    }

    /// Records the outcome of one account of a row that stands for several.
    mutating func settle(_ part: Entry.RowOutcome) {
        fanIns[part.row]?.take(part.part, part.outcome)
        fanIns[part.row]?.expect(part.part, part.outcome.status)
        settledParts.append(part)
    }

    /// Settles the rows whose accounts all have an outcome.
    mutating func settleFanIns() {
        for (row, fanIn) in fanIns {
            guard let outcome = fanIn.outcome else { continue }
            settled.append((row, outcome))
            fanIns[row] = nil
        }
    }

    /// The totals of a plan.
    public struct Counts: Sendable, Hashable {
        /// Accounts to create.
        public var creates = 0
        /// Accounts to change.
        public var updates = 0
        /// Accounts to delete.
        public var deletes = 0
        /// The rows that need a call. Several rows may share an account.
        public var rows = 0
        /// Memberships to remove.
        public var removals = 0
        /// Rows that the organization already matches.
        public var unchanged = 0
        /// Rows to skip.
        public var skipped = 0
        /// Rows that cannot be done.
        public var failed = 0

        fileprivate mutating func add(_ change: Change) {
            switch change.operation {
            case .create: creates += 1
            case .delete: deletes += 1
            case .update:
                updates += 1
                removals += change.before.removals(to: change.after)
            }
        }

        /// Accounts to create, change or delete.
        public var changes: Int { creates + updates + deletes }
        /// Memberships and accounts that only `before.csv` would remember.
        public var losses: Int { removals + deletes }
    }

    /// The totals without the work that is left for later.
    public private(set) var counts = Counts()

    /// The totals with the work that is left for later.
    public private(set) var wholeCounts = Counts()

    /// What accounts become that somebody else has changed since a resumed run was planned, by their ids: the totals count what the merge takes away, not what the rows say.
    private(set) var mergedEnds: [ByteExactString: AccountState] = [:]

    /// Takes note of what accounts become, and counts the totals again.
    mutating func take(_ ends: [ByteExactString: AccountState]) {
        mergedEnds = ends
        tally()
    }

    /// What a merge makes of an account; `nil` where nobody else has changed it.
    func mergedEnd(_ list: WorkList, _ index: Int) -> AccountState? {
        guard !mergedEnds.isEmpty, let id = list[index].id else { return nil }
        return mergedEnds[ByteExactString.id(id)]
    }

    /// Recounts the totals.
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
        var rows = RowCount()
        for list in lists {
            for index in list.indices {
                // Fast path: the shape is enough, without building the work.
                switch list.shape(index) {
                case .create: counts.creates += 1
                case .delete: counts.deletes += 1
                case .update, .several:
                    if let end = mergedEnd(list, index), let before = list[index].changes.first?.before {
                        counts.updates += list[index].changes.count
                        counts.removals += before.removals(to: end)
                    } else if let delta = list.delta(ofUpdate: index) {
                        counts.updates += 1
                        counts.removals += delta.left.count
                    } else {
                        for change in list[index].changes { counts.add(change) }
                    }
                }
                rows.add(list, index)
            }
        }
        counts.rows = rows.count
        return counts
    }

    /// The number of rows that are left for later.
    package var laterRowCount: Int { wholeCounts.rows - counts.rows }

    /// The number of rows in the plan: all but those that an earlier process did.
    var openRowCount: Int {
        var rows = RowCount()
        for list in [work, later] { for index in list.indices { rows.add(list, index) } }
        return settled.count + rows.count
    }

    /// Returns the expected outcome of each row, by row number less one. Rows outside the plan keep their earlier expectation.
    func expectations(over before: [Outcome.Status] = []) -> [Outcome.Status] {
        var expected = before.count == rowCount ? before : [Outcome.Status](repeating: .pending, count: rowCount)
        for (row, outcome) in settled { expected[row - 1] = outcome.status }
        for work in [work, later] {
            for index in work.indices {
                if let outcome = work.plainOutcome(index) {
                    expected[Int(work.firstRows[index]) - 1] = outcome
                    continue
                }
                for step in work[index].changes.lazy.flatMap(\.steps) where step.part == 0 {
                    expected[step.row - 1] = step.outcome
                }
            }
        }
        for (row, fanIn) in fanIns { expected[row - 1] = fanIn.expected }
        return expected
    }
}

/// Counts the rows of work. A row that stands for several accounts counts once.
private struct RowCount {
    private var alone = 0
    private var shared: Set<Int> = []

    var count: Int { alone + shared.count }

    mutating func add(_ work: AccountWork) {
        for step in work.changes.lazy.flatMap(\.steps) {
            if step.part == 0 { alone += 1 } else { shared.insert(step.row) }
        }
    }

    /// Adds the rows of the account at an index. Reads the account only when necessary.
    mutating func add(_ list: WorkList, _ index: Int) {
        if list.shape(index) == .several || list.isShared(index) { add(list[index]) } else { alone += 1 }
    }
}

extension AccountWork {
    /// The rows of this account that stand for other accounts too.
    fileprivate var sharedRows: Set<Int> {
        Set(changes.lazy.flatMap(\.steps).filter { $0.part > 0 }.map(\.row))
    }
}
