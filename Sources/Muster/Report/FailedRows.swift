/// The first rows of `errors.csv`, for a page that must stay small however many there are.
struct FailedRows: Sendable {
    /// One of them.
    struct FailedRow: Sendable {
        var number: Int
        /// The physical line that it begins on; 0 where the sheet cannot be read any more.
        var line: Int
        /// The account's name, or its id where the row has no name.
        var account: String
        var outcome: Outcome
    }

    static let most = 1000
    /// Longer texts are only in `errors.csv`.
    private static let longestText = 500

    private(set) var rows: [FailedRow] = []

    /// Whether there is room for another one.
    var hasRoom: Bool { rows.count < Self.most }

    /// Adds a row as in the sheet.
    mutating func add(_ row: SheetRow, _ outcome: Outcome) {
        add(row.number, line: row.line, account: row.name ?? row.text(.id) ?? outcome.accountID, outcome)
    }

    /// Adds a row of which only the outcome is at hand.
    mutating func add(_ number: Int, line: Int = 0, account: String = "", _ outcome: Outcome) {
        guard hasRoom else { return }
        var outcome = outcome
        outcome.message = String(outcome.message.prefix(Self.longestText))
        rows.append(
            FailedRow(number: number, line: line, account: String(account.prefix(Self.longestText)), outcome: outcome)
        )
    }
}
