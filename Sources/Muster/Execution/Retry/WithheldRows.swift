/// Rows whose refusal may have one common cause, until it is known whether the refusal was their own.
struct WithheldRows: Sendable {
    /// Rows that one call was to decide.
    struct Part: Sendable {
        var rows: [Entry.RowOutcome]
        /// Whether an earlier attempt may have been applied, however late, so that the intent must stay.
        var isInDoubt: Bool
        fileprivate var refused: ContinuousClock.Instant
    }

    private var withheld: [Part] = []
    private var released: [Entry.RowOutcome] = []

    /// Withholds rows that were refused at `refused`.
    mutating func add(_ rows: [Entry.RowOutcome], isInDoubt: Bool = false, at refused: ContinuousClock.Instant) {
        withheld.append(Part(rows: rows, isInDoubt: isInDoubt, refused: refused))
    }

    /// Releases the rows that were refused before `moment`: the refusals were their own.
    mutating func release(refusedBefore moment: ContinuousClock.Instant) {
        guard !withheld.isEmpty else { return }
        released += withheld.filter { $0.refused < moment }.flatMap(\.rows)
        withheld.removeAll { $0.refused < moment }
    }

    /// Returns and removes the released rows, whose refusals were their own.
    mutating func takeReleased() -> [Entry.RowOutcome] {
        defer { released = [] }
        return released
    }

    /// Returns and removes the rows whose cause is still unknown.
    mutating func takeAll() -> [Part] {
        defer { withheld = [] }
        return withheld
    }
}
