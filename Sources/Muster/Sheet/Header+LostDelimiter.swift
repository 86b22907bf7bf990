package import CSV

extension Header {
    /// Why the rows' empty last cells cannot be left out as padding: the header may have lost a delimiter, and then every cell behind that place stands one column to
    /// the left of its heading. `nil` where it has not.
    ///
    /// Two headings that became one are a heading that Muster does not know. Where only headings that it knows stand before the surplus, nothing has moved; and
    /// behind the last one that it knows, nothing can that means something. A heading that `--map` gives a meaning to is what somebody has looked at.
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
            reason: "the header has \(Self.fields(record.count)), and its rows have \(padding.widerFieldCount), "
                + "\(surplus == 1 ? "the last one" : "the last \(surplus)") always empty. "
                + "In \(column), two headings may have lost the delimiter between them: insert it. "
                + "If the rows only end in \(surplus == 1 ? "an extra delimiter" : "extra delimiters"), "
                + "add \(surplus == 1 ? "an empty cell" : "\(surplus) empty cells") to the header."
        )
    }

    private static func fields(_ count: Int) -> String { count == 1 ? "1 field" : "\(count) fields" }
}

/// Recognizes a heading that was two before a delimiter between them was lost, or became a space or another sign: `displayName groups`, `name;groups`, `displayNamegroups`.
enum MergedHeading {
    /// What headings that Muster knows are compared by.
    private static let known = keys(Column.allCases)
    /// Of those, the ones that no other heading has for a word of its own: `Cost center name` is one heading.
    private static let distinct = keys(Column.allCases.filter { $0 != .id && $0 != .name })

    /// What exports call their columns that mean nothing to an import.
    private static let whole = Set(
        (ExportColumn.allCases.map(\.rawValue) + ["Path", "Type", "Email", "Source"]).map(Column.matchKey)
    )

    /// Whether a heading is one of an export's, and so no two.
    static func isWhole(_ heading: String) -> Bool { whole.contains(Column.matchKey(heading)) }

    /// Whether a heading that Muster does not know is made of headings that it knows, or begins or ends with one.
    static func isMerged(_ heading: String) -> Bool {
        let words = heading.lookAlikeKey.split { !$0.isLetter && !$0.isNumber }
        let beginnings = words.indices.dropFirst().map { words[..<$0].joined() }
        let ends = words.indices.dropFirst().map { words[$0...].joined() }
        return (beginnings + ends).contains(where: distinct.contains) || isMadeOfKnown(heading)
    }

    /// Whether a heading that Muster does not know is made of headings that it knows, one behind the other.
    static func isMadeOfKnown(_ heading: String) -> Bool {
        let letters = heading.lookAlikeKey.filter { $0.isLetter || $0.isNumber }.map(\.self)
        // Longer ones are texts.
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
