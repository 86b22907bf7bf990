/// Continues a run with an edited sheet: finds the rows that are equal, changed, new or removed.
///
/// It matches rows by their account (`id`, `name`, and the position among the rows of that account), wherever they are in the sheet. An equal row keeps its outcome, its intent and its planned outcome. A changed row
/// is done again.
struct Rebase {
    /// The number of rows of each kind.
    struct Counts: Sendable, Hashable {
        var same = 0
        var changed = 0
        var new = 0
        var gone = 0
    }

    /// The identity of a row: its account, and its position among the rows of that account.
    private struct Key: Hashable {
        var id: String
        var name: ByteExactString
        var occurrence: Int
    }

    private var entries: [Entry] = []
    private(set) var counts = Counts()

    /// Compares two sheets.
    ///
    /// - Throws: ``RunError`` when one of them cannot be read.
    init(_ ledger: Ledger, from old: Sheet, to new: Sheet, _ beginning: Entry.Beginning) throws {
        var oldRows: [Key: (number: Int, rowIntent: RowIntent)] = [:]
        try Self.eachRow(of: old) { key, row in
            oldRows[key] = (row.number, RowIntent(row, old.options))
        }
        var outcomes: [Entry.RowOutcome] = []
        var intents: [Entry] = []
        var expectations: [Outcome.Status] = []
        try Self.eachRow(of: new) { key, row in
            expectations.append(.pending)
            guard let before = oldRows.removeValue(forKey: key) else {
                counts.new += 1
                return
            }
            guard before.rowIntent == RowIntent(row, new.options) else {
                counts.changed += 1
                return
            }
            counts.same += 1
            if ledger.hasWholePlan { expectations[row.number - 1] = ledger.expectations[before.number - 1] }
            if let intent = ledger.intent(row: before.number) { intents.append(.intent(row: row.number, intent)) }
            if let fanIn = ledger.fanIn(row: before.number) {
                intents += Entry.accounts(row: row.number, fanIn)
                for part in 1..<fanIn.accounts.count + 1 {
                    guard let outcome = fanIn.outcome(of: part) else { continue }
                    outcomes.append(.init(row: row.number, part: part, outcome: outcome))
                }
            }
            if let outcome = ledger.recordedOutcome(row: before.number) {
                outcomes.append(.init(row: row.number, outcome: outcome))
            }
        }
        counts.gone = oldRows.count
        entries = [.begin(beginning)] + Entry.planned(expectations) + intents + [.outcomes(outcomes)]
    }

    /// Returns the change as one checkpoint entry.
    ///
    /// - Parameter plan: the entries of the new sheet's plan.
    func entry(with plan: [Entry] = []) -> Entry { .rebased(entries + plan) }

    private static func eachRow(of sheet: Sheet, _ body: (Key, SheetRow) -> Void) throws {
        var occurrences: [Key: Int] = [:]
        var rows = try sheet.rows()
        while let row = try rows.next() {
            var key = Key(
                id: row.text(.id)?.trimmed ?? "",
                name: ByteExactString((row.text(.name) ?? "").lowercased()),
                occurrence: 0
            )
            // The account's own key, without an occurrence, counts its rows.
            let account = key
            occurrences[account, default: 0] += 1
            key.occurrence = occurrences[account] ?? 1
            body(key, row)
        }
    }

}
