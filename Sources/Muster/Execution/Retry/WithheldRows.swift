/// Rows that were refused for what may be one cause for all, until it is known whether the refusal was their own.
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

    /// Holds rows back that were refused then.
    mutating func add(_ rows: [Entry.RowOutcome], isInDoubt: Bool = false, at refused: ContinuousClock.Instant) {
        withheld.append(Part(rows: rows, isInDoubt: isInDoubt, refused: refused))
    }

    /// The refusals before that moment were their rows' own.
    mutating func release(refusedBefore moment: ContinuousClock.Instant) {
        guard !withheld.isEmpty else { return }
        released += withheld.filter { $0.refused < moment }.flatMap(\.rows)
        withheld.removeAll { $0.refused < moment }
    }

    /// The rows whose refusal was their own. They are withheld no more.
    mutating func takeReleased() -> [Entry.RowOutcome] {
        defer { released = [] }
        return released
    }

    /// The rows of which nobody knows. They are withheld no more.
    mutating func takeAll() -> [Part] {
        defer { withheld = [] }
        return withheld
    }
}
