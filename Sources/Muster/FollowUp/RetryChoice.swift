import CSV

/// Chooses the rows of a run to retry, in the order of the sheet, and writes the sheet of the new run.
struct RetryChoice {
    private let ledger: Ledger
    private let retryChain: RetryChain
    private let isForAll: Bool
    private let columns: [String]
    /// Accounts whose rows are all retried, because together they state one set of groups.
    private let companions: Set<String>
    /// The accounts of the retried rows.
    private(set) var accounts: Set<String> = []
    private(set) var report: RecordWriter
    private(set) var count = 0
    private(set) var correctedCount = 0
    private(set) var permanentFailureCount = 0
    private(set) var driftedCount = 0
    /// Rows that failed and are not in the file that was named.
    private(set) var absentCount = 0
    private(set) var pendingCount = 0
    private(set) var unresolvedCalls: [Int: RunRecord.Origin.UnresolvedCall] = [:]

    init(ledger: Ledger, retryChain: RetryChain, isForAll: Bool, columns: [String], companions: Set<String> = []) {
        self.ledger = ledger
        self.retryChain = retryChain
        self.isForAll = isForAll
        self.columns = columns
        self.companions = companions
        report = RecordWriter(ofReport: columns)
    }

    /// Takes a row of the run's sheet, or leaves it out.
    ///
    /// - Parameters:
    ///   - options: how the run's sheet is read.
    ///   - corrected: the row as `errors.csv` has it now; `nil` when it has no such row.
    ///   - correctedOptions: how `errors.csv` is read.
    ///   - isOnlyCorrected: whether to take only rows that `errors.csv` has.
    mutating func take(
        _ row: SheetRow,
        _ options: SheetOptions,
        corrected: SheetRow?,
        _ correctedOptions: SheetOptions,
        isOnlyCorrected: Bool
    ) {
        let own = ledger.outcome(row: row.number)
        if own.status == .pending { pendingCount += 1 }
        let attempt = retryChain.attempts[row.number].flatMap { $0.outcome.status == .pending ? nil : $0 }
        let outcome = attempt?.outcome ?? own
        // A row as it was tried before is no correction, even when a later retry corrected it in its own report.
        let isCorrected =
            corrected.map { corrected in
                let rowIntent = RowIntent(corrected, correctedOptions)
                return rowIntent != RowIntent(row, options) && attempt?.demands.contains(rowIntent) != true
            } ?? false
        if isCompanion(row, outcome, options), !isCorrected {
            return append(corrected ?? row, row: row.number, line: row.line, outcome, accountKeys: row.accountKeys)
        }
        guard outcome.status == .failed || outcome.status == .unknown || isCorrected else { return }
        guard corrected != nil || !isOnlyCorrected else {
            absentCount += 1
            return
        }
        guard isCorrected || isForAll && !outcome.isDrift || outcome.mayPass else {
            permanentFailureCount += 1
            if outcome.isDrift { driftedCount += 1 }
            return
        }
        append(corrected ?? row, row: row.number, line: row.line, outcome, accountKeys: row.accountKeys)
        if isCorrected { correctedCount += 1 }
        // What may have been sent for the row as it was says nothing about a corrected row.
        if outcome.status == .unknown, !isCorrected {
            unresolvedCalls[count] = attempt?.unresolvedCall ?? ledger.unresolvedCall(row: row.number)
        }
    }

    /// Whether a row belongs to another retried row of its account: a part of the same full set, or a row that contradicts it.
    private func isCompanion(_ row: SheetRow, _ outcome: Outcome, _ options: SheetOptions) -> Bool {
        guard options.listsFullSets || outcome.code == Outcome.contradictionCode else { return false }
        return !companions.isDisjoint(with: row.accountKeys)
    }

    /// Adds rows that the run does not have.
    mutating func take(added rows: [SheetRow]) {
        for row in rows {
            correctedCount += 1
            append(row, row: 0, line: 0, Outcome(.pending))
        }
    }

    private mutating func append(
        _ row: SheetRow,
        row number: Int,
        line: Int,
        _ outcome: Outcome,
        accountKeys: Set<String> = []
    ) {
        report.append(cells(of: row), row: number, line: line, outcome)
        // A corrected row may name another account than before: the rows of both are retried.
        accounts.formUnion(row.accountKeys.union(accountKeys))
        count += 1
    }

    /// Returns the row's cells in the columns of the new sheet, which may have more columns than the row.
    private func cells(of row: SheetRow) -> [ArraySlice<UInt8>] {
        let header = row.header
        if header.carriedTexts == columns { return Array(row.carriedCells) }
        let positions = Dictionary(zip(header.carriedTexts, header.carried)) { first, _ in first }
        return columns.map { positions[$0].map { row.bytes(of: $0) } ?? [] }
    }
}

extension SheetRow {
    /// The id and the name of the row's account, in lower case.
    var accountKeys: Set<String> {
        Set([text(.id)?.trimmed, name].compactMap { $0?.lowercased() }.filter { !$0.isEmpty })
    }
}
