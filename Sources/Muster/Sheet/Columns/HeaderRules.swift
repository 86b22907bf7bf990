/// What the author has said about the columns of a sheet, beside its header.
package struct HeaderRules: Sendable {
    /// Header texts that were given a meaning, by meaning; they win over the texts that Muster knows.
    var map: [Column: [String]] = [:]
    /// Header texts that mean nothing.
    var ignored: [String] = []
    /// The layout; `nil` to recognize it.
    var layout: Layout?
    /// Layout `matrix`, once it is known: the group of each group column, by its header text.
    var groups: [String: String] = [:]
    /// Whether the file is known to be Muster's own, whatever its header says.
    var isOurs = false

    /// Nothing said.
    package init() {}
}

extension SheetOptions {
    /// The rules that the options give.
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
