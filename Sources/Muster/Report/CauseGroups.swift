/// Rows that failed for the same reason.
public struct CauseGroup: Sendable, Hashable, Codable {
    /// The number of rows.
    public var rows: Int
    /// The code in `_code`.
    public var code: String
    /// The reason; where the rows' own reasons differ only in what they quote, one of them.
    public var message: String
    /// Whether ``message`` is one example of several.
    public var isExample: Bool
    /// The first of the rows, by their numbers.
    public var examples: [Int] = []
}

/// Failed rows grouped by cause: "412 rows: no group 'Finnance'. Did you mean 'Finance'?"
///
/// Rows with the same text are one group. Reasons that each name something else, such as a hundred unknown accounts, would be a hundred groups of
/// one. When a code has more than three such groups, they become one group with an example.
struct CauseGroups: Sendable {
    private static let mostTextsOfOneCode = 3
    /// The most different texts to keep. Further rows are counted by code.
    private static let mostTexts = 10_000
    private static let mostExamples = 5

    private struct Key: Hashable {
        var code: String
        var message: String
    }

    private var rows: [Key: (count: Int, examples: [Int])] = [:]

    /// Counts a failed row.
    mutating func add(_ outcome: Outcome, row: Int) {
        var key = Key(code: outcome.code, message: outcome.message)
        if rows[key] == nil, rows.count >= Self.mostTexts {
            key = rows.keys.first { $0.code == outcome.code } ?? key
        }
        rows[key, default: (0, [])].count += 1
        if rows[key, default: (0, [])].examples.count < Self.mostExamples { rows[key]?.examples.append(row) }
    }

    /// All groups.
    var mostFrequentFirst: [CauseGroup] {
        let textsByCode = Dictionary(grouping: rows) { $0.key.code }
        let groups = textsByCode.flatMap { code, texts -> [CauseGroup] in
            let sorted = texts.sorted { ($1.value.count, $0.key.message) < ($0.value.count, $1.key.message) }
            let all = texts.reduce(0) { $0 + $1.value.count }
            let average = Double(all) / Double(texts.count)
            if !code.isEmpty, texts.count > Self.mostTextsOfOneCode, average < 2, let example = sorted.first {
                let rows = texts.flatMap(\.value.examples).sorted().prefix(Self.mostExamples)
                let message = example.key.message
                return [CauseGroup(rows: all, code: code, message: message, isExample: true, examples: Array(rows))]
            }
            return sorted.map { key, rows in
                CauseGroup(
                    rows: rows.count,
                    code: code,
                    message: key.message,
                    isExample: false,
                    examples: rows.examples
                )
            }
        }
        return groups.sorted { ($1.rows, $0.code, $0.message) < ($0.rows, $1.code, $1.message) }
    }
}
