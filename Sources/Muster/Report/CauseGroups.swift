/// Rows that failed for the same reason.
public struct CauseGroup: Sendable, Hashable, Codable {
    /// How many rows.
    public var rows: Int
    /// The code in `_code`.
    public var code: String
    /// The reason; where the rows' own reasons differ only in what they quote, one of them.
    public var message: String
    /// Whether ``message`` is one example of several.
    public var isExample: Bool
}

/// Failed rows grouped by cause: "412 rows: no group 'Finnance'. Did you mean 'Finance'?"
///
/// Rows with the same text are one group. Reasons that each name something else, as a hundred accounts that do not exist, would make a hundred groups of
/// one; where a code has more than three of those, they are told as one group with an example.
struct CauseGroups: Sendable {
    private static let mostTextsOfOneCode = 3
    /// So many different texts are kept; beyond them, only codes are counted.
    private static let mostTexts = 10_000

    private struct Key: Hashable {
        var code: String
        var message: String
    }

    private var rows: [Key: Int] = [:]

    /// Counts a failed row.
    mutating func add(_ outcome: Outcome) {
        let key = Key(code: outcome.code, message: outcome.message)
        if rows[key] == nil, rows.count >= Self.mostTexts {
            rows[rows.keys.first { $0.code == outcome.code } ?? key, default: 0] += 1
        } else {
            rows[key, default: 0] += 1
        }
    }

    /// All groups.
    var mostFrequentFirst: [CauseGroup] {
        let textsByCode = Dictionary(grouping: rows) { $0.key.code }
        let groups = textsByCode.flatMap { code, texts -> [CauseGroup] in
            let sorted = texts.sorted { ($1.value, $0.key.message) < ($0.value, $1.key.message) }
            let average = Double(texts.reduce(0) { $0 + $1.value }) / Double(texts.count)
            if !code.isEmpty, texts.count > Self.mostTextsOfOneCode, average < 2, let example = sorted.first {
                let all = texts.reduce(0) { $0 + $1.value }
                return [CauseGroup(rows: all, code: code, message: example.key.message, isExample: true)]
            }
            return sorted.map { CauseGroup(rows: $0.value, code: code, message: $0.key.message, isExample: false) }
        }
        return groups.sorted { ($1.rows, $0.code, $0.message) < ($0.rows, $1.code, $1.message) }
    }
}
