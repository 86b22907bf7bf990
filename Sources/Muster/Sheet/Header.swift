package import CSV

/// The sheet's first record: which column means what.
package struct Header: Sendable {
    /// The record itself.
    let record: Record
    /// Every header text, as it stands in the file.
    package let texts: [String]
    /// Where each meaning is found. Only lists of groups are found in several columns.
    package let positions: [Column: [Int]]
    /// What one row is about, as far as the header alone tells.
    package let layout: Layout
    /// Layout `matrix`: the group of each group column, as an id or as the name of a group that is to be made.
    let groupColumns: [(position: Int, group: String)]
    /// The columns that mean nothing to Muster and that the author does not ignore.
    package let unknown: [Int]
    /// The columns that the author leaves out.
    let ignored: Set<Int>
    /// The columns that reports repeat, in the file's order: all but an earlier report's own.
    package let carried: [Int]
    /// Whether this is a report of a run.
    package let isReport: Bool
    /// Whether Muster wrote this file, so that the guard against formulas must be taken off its cells.
    package let isOurs: Bool
    /// Which peer's export the file is; `nil` for none.
    let peer: PeerExport?
    /// The column that says what a member is, in UiPathOrch's member export and in sheets that were made of one.
    let typePosition: Int?

    /// Matches the columns of a header record.
    ///
    /// - Throws: ``InvalidHeader``.
    package init(_ record: Record, _ rules: HeaderRules = HeaderRules()) throws(InvalidHeader) {
        self.record = record
        let written = Array(record)
        let reportTexts = Set(ReportColumn.allCases.map(\.rawValue))
        // Who mends a report in a spreadsheet may take some of its columns away.
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

    /// The headings of the columns that mean nothing to Muster and only are carried through to the reports.
    package var carriedHeadings: [String] {
        let used = Set(positions.values.joined()).union(groupColumns.map(\.position)).union(
            [peer == .members ? typePosition : nil].compactMap(\.self)
        )
        return carried.filter { !used.contains($0) && texts[$0] != ExportColumn.mark }.map { texts[$0] }
    }

    /// Whether a column says what is to become of an account, beside which account it is.
    package var asksForSomething: Bool {
        !groupColumns.isEmpty || positions.keys.contains { $0.isGroupList || $0 == .displayName || $0 == .action }
    }
}

/// A header that cannot be worked with.
package struct InvalidHeader: Error {
    /// What is wrong; also what to do, where ``advice`` does not say it.
    package let reason: String
    /// What to do where no other row looks like the header.
    package let advice: String?

    init(reason: String, advice: String? = nil) {
        self.reason = reason
        self.advice = advice
    }

    /// What is wrong, and what to do.
    package var sentence: String { advice.map { "\(reason) \($0)" } ?? reason }

    /// The first header texts, for people.
    static func list(_ texts: [String]) -> String {
        let shown = texts.prefix(12).map { "'\($0)'" }.joined(separator: ", ")
        return texts.count > 12 ? shown + ", …" : shown
    }
}
