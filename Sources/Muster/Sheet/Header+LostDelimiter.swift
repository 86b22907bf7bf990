package import CSV

extension Header {
    /// Why Muster cannot ignore the rows' empty last cells as padding: the header may have lost a delimiter. Then every cell after that place is one column to
    /// the left of its heading. `nil` when the header lost none.
    ///
    /// Two headings that became one are an unknown heading. If all headings are known, nothing has moved. After the last known heading, nothing that has a meaning
    /// can have moved. A heading that `--map` names is intended.
    package func lostDelimiter(_ padding: Padding) -> InvalidHeader? {
        guard padding.widerRecords > 0, let last = positions.values.joined().max() else { return nil }
        let known = Set(positions.values.joined()).union(ignored)
        let suspect = carried.first { position in
            let text = texts[position]
            guard !known.contains(position), !text.trimmed.isEmpty, !MergedHeading.isWhole(text) else { return false }
            return position < last || MergedHeading.isMerged(text)
        }
        guard let suspect else { return nil }
        let surplus = padding.widerFieldCount - record.count
        let column = "column \(SpreadsheetPlaces.columnName(suspect)) '\(texts[suspect])'"
        return InvalidHeader(
            reason: "the header has \(record.count.counted("field")), and its rows have \(padding.widerFieldCount), "
                + "\(surplus == 1 ? "the last one" : "the last \(surplus)") always empty. "
                + "In \(column), two headings may have lost the delimiter between them: insert it. "
                + "If the rows only end in \(surplus == 1 ? "an extra delimiter" : "extra delimiters"), "
                + "add \(surplus == 1 ? "an empty cell" : "\(surplus) empty cells") to the header."
        )
    }
}

/// Recognizes two headings whose delimiter was lost or became another character: `displayName groups`, `name;groups`, `displayNamegroups`.
enum MergedHeading {
    /// The known headings, as they are compared.
    private static let known = keys(Column.allCases)
    /// The known headings that are not a word of other headings: `Cost center name` is one heading.
    private static let distinct = keys(Column.allCases.filter { $0 != .id && $0 != .name })

    /// The headings of exports that mean nothing to an import.
    private static let whole = Set(
        (ExportColumn.allCases.map(\.rawValue) + ["Path", "Type", "Email", "Source"]).map(Column.matchKey)
    )

    /// Whether a heading is one of an export's, and so not two headings.
    static func isWhole(_ heading: String) -> Bool { whole.contains(Column.matchKey(heading)) }

    /// Whether an unknown heading consists of known headings, or begins or ends with one.
    static func isMerged(_ heading: String) -> Bool {
        let words = heading.lookAlikeKey.split { !$0.isLetter && !$0.isNumber }
        let beginnings = words.indices.dropFirst().map { words[..<$0].joined() }
        let ends = words.indices.dropFirst().map { words[$0...].joined() }
        return (beginnings + ends).contains(where: distinct.contains) || isMadeOfKnown(heading)
    }

    /// Whether an unknown heading consists of known headings and nothing else.
    static func isMadeOfKnown(_ heading: String) -> Bool {
        let letters = heading.lookAlikeKey.filter { $0.isLetter || $0.isNumber }.map(\.self)
        // A longer heading is prose.
        guard !letters.isEmpty, letters.count <= 100 else { return false }
        var isEnd = [true]
        for end in letters.indices.map({ $0 + 1 }) {
            isEnd.append((0..<end).contains { isEnd[$0] && known.contains(String(letters[$0..<end])) })
        }
        return isEnd[letters.count]
    }

    private static func keys(_ columns: [Column]) -> Set<String> {
        Set(columns.flatMap(\.headerTexts).map { $0.lowercased().filter { $0.isLetter || $0.isNumber } })
    }
}
