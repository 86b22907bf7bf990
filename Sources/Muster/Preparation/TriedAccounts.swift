/// The accounts of a resumed run whose calls an earlier process of the run sent without a result: the service refused them for what may have been one cause for all, or answered with nothing but
/// errors until the run stopped.
///
/// Their calls come last, so that every resume tries accounts that none has tried before. Once no others are left and a whole resume has completed no row, nothing can show any more whether the
/// service or the rows are at fault. What is refused then, while reading works, is the rows' own failure: the run could never end otherwise.
struct TriedAccounts: Sendable {
    /// Their indices in the plan's work.
    private(set) var indices: Set<Int> = []
    /// Whether no other account is left, and the last resume has completed no row.
    private(set) var areAll = false

    /// None: a run that begins.
    init() {}

    /// - Parameters:
    ///   - work: the work that is left.
    ///   - ledger: what earlier processes of the run recorded; `nil` for a run that begins.
    init(_ work: WorkList, _ ledger: Ledger?) {
        guard let ledger else { return }
        indices = Set(work.indices.filter { ledger.wasTried(row: Int(work.firstRows[$0])) })
        areAll = !indices.isEmpty && indices.count == work.count && ledger.timeline.endedInVain
    }
}

extension Ledger {
    /// Returns whether a call for a row was sent, and the run ended before it could tell what came of it or whether the row was at fault.
    func wasTried(row: Int) -> Bool {
        switch status(row: row) {
        case nil: intent(row: row) != nil
        case .unknown: true
        case .pending: recordedOutcome(row: row).map { $0.attempts > 0 } ?? false
        default: false
        }
    }
}
