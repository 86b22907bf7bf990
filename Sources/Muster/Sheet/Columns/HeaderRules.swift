/// The meanings of columns that the author gave by options.
package struct HeaderRules: Sendable {
    /// Header texts by the meaning that the author gave them. They take precedence over known texts.
    var map: [Column: [String]] = [:]
    /// Header texts of columns to ignore.
    var ignored: [String] = []
    /// Single columns, by their places: what they mean, or `nil` to ignore them.
    var choices: [(choice: ColumnChoice, meaning: Column?)] = []
    /// The layout; `nil` to recognize it.
    var layout: Layout?
    /// Layout `matrix`, once it is known: the group of each group column, by its header text.
    var groups: [String: String] = [:]
    /// Whether Muster wrote the file, whatever its header is.
    var isOurs = false

    /// No rules.
    package init() {}

    /// Whether the author gave a meaning to some column.
    func isGiven(_ column: Column) -> Bool { map[column] != nil || choices.contains { $0.meaning == column } }
}

extension SheetOptions {
    /// Creates the rules of some options.
    ///
    /// - Throws: ``RunError`` `usage` for a meaning that does not exist.
    package func headerRules() throws -> HeaderRules {
        var rules = HeaderRules()
        for (meaning, texts) in map {
            let column = try Self.column(meaning, of: texts.first ?? "")
            guard column.isGroupList || texts.count == 1 else { throw Self.severalColumns(meaning, texts.count) }
            rules.map[column, default: []] += texts
        }
        for choice in choices ?? [] {
            let meaning = try choice.meaning.map { try Self.column($0, of: choice.text) }
            if let meaning, !meaning.isGroupList, rules.isGiven(meaning) {
                throw Self.severalColumns(meaning.rawValue, 2)
            }
            rules.choices.append((choice, meaning))
        }
        rules.ignored = ignored
        rules.layout = recognized?.layout ?? layout
        rules.groups = recognized?.groups ?? [:]
        rules.isOurs = isOurs
        return rules
    }
    private static func column(_ meaning: String, of text: String) throws -> Column {
        if let column = Column(headerText: meaning) { return column }
        let names = Column.allCases.map(\.rawValue)
        let nearest = Suggestions(among: names).nearest(to: meaning).question
        throw RunError(
            .usage,
            "--map '\(meaning)=\(text)': no column has the meaning '\(meaning)'\(nearest) "
                + "There are \(names.joined(separator: ", "))."
        )
    }

    private static func severalColumns(_ meaning: String, _ count: Int) -> RunError {
        RunError(.usage, "--map gives '\(meaning)' \(count) columns: only groups can come from several.")
    }
}
