package import CSV

/// The sheet's first record: which column means what.
package struct Header: Sendable {
    /// The record itself.
    let record: Record
    /// Every header text, as it stands in the file.
    package let texts: [String]
    /// Where each meaning is found.
    package let positions: [Column: Int]
    /// The columns that reports repeat, in the file's order: all but an earlier report's own.
    package let carried: [Int]
    /// Whether this is a report of a run.
    package let isReport: Bool
    /// Whether Muster wrote this file, so that the guard against formulas must be taken off its cells.
    package let isOurs: Bool
    /// Whether this is UiPathOrch's export: `Path,UserName,GroupName`, with commas inside the cell and backtick escapes.
    package let isUiPathOrchExport: Bool

    /// Matches the columns of a header record.
    ///
    /// - Parameters:
    ///   - map: header texts that the user gave a meaning to, by meaning; they win over the texts that Muster knows.
    ///   - isOurs: whether the file is known to be Muster's own, whatever its header says.
    /// - Throws: ``InvalidHeader``.
    package init(_ record: Record, map: [Column: String] = [:], isOurs: Bool = false) throws(InvalidHeader) {
        self.record = record
        let written = Array(record)
        let reportTexts = Set(ReportColumn.allCases.map(\.rawValue))
        // Who mends a report in a spreadsheet may take some of its columns away.
        isReport = !ReportColumn.marks.isDisjoint(with: written)
        let isReport = isReport
        self.isOurs = isOurs || isReport || ExportColumn.areExport(written)
        texts = self.isOurs ? written.map { String(decoding: FormulaGuard.unguarded($0.utf8), as: UTF8.self) } : written
        carried = texts.indices.filter { !isReport || !reportTexts.contains(written[$0]) }
        positions = try Self.match(texts, at: carried, map: map)
        isUiPathOrchExport = Set(texts.map(Column.matchKey)).isSuperset(of: ["path", "username", "groupname"])
        if positions[.id] == nil, positions[.name] == nil {
            throw InvalidHeader(
                reason: "the header names no column 'id' or 'name': it has \(Self.list(texts)).",
                advice: texts.first(where: MergedHeading.isMadeOfKnown).map {
                    "In '\($0)', two headings may have lost the delimiter between them: insert it."
                } ?? "The first line must be a header; --map 'name=Your column' gives a column its meaning."
            )
        }
    }

    private static func match(
        _ texts: [String],
        at carried: [Int],
        map: [Column: String]
    ) throws(InvalidHeader) -> [Column: Int] {
        var positions: [Column: Int] = [:]
        for (column, wanted) in map {
            let exact = carried.filter { texts[$0] == wanted }
            let key = Column.matchKey(wanted)
            let found = exact.isEmpty ? carried.filter { Column.matchKey(texts[$0]) == key } : exact
            guard found.count == 1 else {
                throw InvalidHeader(
                    reason: found.isEmpty
                        ? "--map \(column.rawValue)=\(wanted): the header has no column '\(wanted)', only \(list(texts))."
                        : "--map \(column.rawValue)=\(wanted): the header has \(found.count) columns '\(wanted)'."
                )
            }
            positions[column] = found[0]
        }
        let mapped = Set(positions.values)
        for position in carried where !mapped.contains(position) {
            guard let column = Column(headerText: texts[position]), map[column] == nil else { continue }
            if let other = positions[column] {
                throw InvalidHeader(
                    reason:
                        "columns \(other + 1) ('\(texts[other])') and \(position + 1) ('\(texts[position])') both mean "
                        + "'\(column.rawValue)'. Rename one, or choose with --map '\(column.rawValue)=\(texts[other])'."
                )
            }
            positions[column] = position
        }
        return positions
    }

    /// Header texts as messages show them.
    static func list(_ texts: [String]) -> String {
        let shown = texts.prefix(12).map { "'\($0)'" }.joined(separator: ", ")
        return texts.count > 12 ? shown + ", …" : shown
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
}
