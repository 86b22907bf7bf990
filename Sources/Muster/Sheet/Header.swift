package import CSV

/// The sheet's header: the meaning of each column.
package struct Header: Sendable {
    /// The header's record.
    let record: Record
    /// Every header text, as in the file.
    package let texts: [String]
    /// The columns of each meaning. Only groups may have several columns.
    package let positions: [Column: [Int]]
    /// The layout, as far as the header alone determines it.
    package let layout: Layout
    /// Layout `matrix`: the group of each group column, by its id, or by the name of a group to create.
    let groupColumns: [(position: Int, group: String)]
    /// The columns without a meaning that the author does not ignore.
    package let unknown: [Int]
    /// The columns that the author ignores.
    let ignored: Set<Int>
    /// The columns that reports repeat, in the file's order: all except those that an earlier report added.
    package let carried: [Int]
    /// Whether the file is a report of a run.
    package let isReport: Bool
    /// Whether Muster wrote this file, so that import must remove the formula guard from its cells.
    package let isOurs: Bool
    /// The other program that exported the file; `nil` for none.
    let peer: PeerExport?
    /// The column with the kind of member, in UiPathOrch's member export and in sheets derived from it.
    let typePosition: Int?

    /// Matches the columns of a header record.
    ///
    /// - Throws: ``InvalidHeader``.
    package init(_ record: Record, _ rules: HeaderRules = HeaderRules()) throws(InvalidHeader) {
        self.record = record
        let written = Array(record)
        let reportTexts = Set(ReportColumn.allCases.map(\.rawValue))
        // Someone who corrects a report in a spreadsheet may remove some of its columns.
        isReport = !ReportColumn.marks.isDisjoint(with: written)
        let isReport = isReport
        isOurs = rules.isOurs || isReport || ExportColumn.areExport(written)
        texts = isOurs ? written.map { String(decoding: FormulaGuard.unguarded($0.utf8), as: UTF8.self) } : written
        carried = texts.indices.filter { !isReport || !reportTexts.contains(written[$0]) }
        let match = try HeaderMatch(texts, at: carried, rules)
        positions = match.positions
        layout = match.layout
        groupColumns = match.groupColumns
        unknown = match.unknown
        ignored = match.ignored
        peer = match.peer
        let texts = texts
        typePosition = match.unknown.first { Column.matchKey(texts[$0]) == PeerExport.typeHeading }
        if positions[.id] == nil, positions[.name] == nil {
            throw InvalidHeader(
                reason: "the header names no column 'id' or 'name': it has \(InvalidHeader.list(texts)).",
                advice: texts.first { Column(headerText: $0) == nil && MergedHeading.isMadeOfKnown($0) }.map {
                    "In '\($0)', two headings may have lost the delimiter between them: insert it."
                } ?? "The first line must be a header; --map 'name=Your column' gives a column its meaning."
            )
        }
    }

    /// The column of a meaning that only one column can have.
    func position(of column: Column) -> Int? { positions[column]?.first }

    /// The headings of the columns without a meaning, which the reports repeat.
    package var carriedHeadings: [String] {
        let used = Set(positions.values.joined()).union(groupColumns.map(\.position)).union(
            [peer == .members ? typePosition : nil].compactMap(\.self)
        )
        return carried.filter { !used.contains($0) && texts[$0] != ExportColumn.mark }.map { texts[$0] }
    }

    /// Whether a column asks for something, and not only identifies the account.
    package var asksForSomething: Bool {
        !groupColumns.isEmpty || positions.keys.contains { $0.isGroupList || $0 == .displayName || $0 == .action }
    }
}

/// A header that Muster cannot use.
package struct InvalidHeader: Error {
    /// What is wrong, and what to do unless ``advice`` says it.
    package let reason: String
    /// What to do when no other row looks like the header.
    package var advice: String?

    /// What is wrong, and what to do.
    package var sentence: String { advice.map { "\(reason) \($0)" } ?? reason }

    /// The first header texts, for messages.
    static func list(_ texts: [String]) -> String {
        let shown = Array(texts.prefix(12)).quoted()
        return texts.count > 12 ? shown + ", …" : shown
    }
}
