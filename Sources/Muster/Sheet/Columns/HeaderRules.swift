/// The meanings of columns that the author gave by options.
package struct HeaderRules: Sendable {
    /// Header texts by the meaning that the author gave them. They take precedence over known texts.
    var map: [Column: [String]] = [:]
    /// Header texts of columns to ignore.
    var ignored: [String] = []
    /// The layout; `nil` to recognize it.
    var layout: Layout?
    /// Layout `matrix`, once it is known: the group of each group column, by its header text.
    var groups: [String: String] = [:]
    /// Whether Muster wrote the file, whatever its header is.
    var isOurs = false

    /// No rules.
    package init() {}
}

extension SheetOptions {
    /// Creates the rules of some options.
    ///
    /// - Throws: ``RunError`` `usage` for a meaning that does not exist.
    package func headerRules() throws -> HeaderRules {
        var rules = HeaderRules()
        for (meaning, texts) in map {
            guard let column = Column(headerText: meaning) else {
                let names = Column.allCases.map(\.rawValue)
                let nearest = Suggestions(among: names).nearest(to: meaning).question
                throw RunError(
                    .usage,
                    "--map '\(meaning)=\(texts.first ?? "")': no column has the meaning '\(meaning)'\(nearest) "
                        + "There are \(names.joined(separator: ", "))."
                )
            }
            guard column.isGroupList || texts.count == 1 else {
                throw RunError(
                    .usage,
                    "--map gives '\(meaning)' \(texts.count) columns: only groups can come from several."
                )
            }
            rules.map[column, default: []] += texts
        }
        rules.ignored = ignored
        rules.layout = recognized?.layout ?? layout
        rules.groups = recognized?.groups ?? [:]
        rules.isOurs = isOurs
        return rules
    }
}
