import CSV
import Muster

/// How Muster reads a file, on one screen.
struct InspectionText {
    private static let widestCell = 28
    /// The number of rows to show besides damage.
    private static let fewRows = 3

    let inspection: Inspection
    /// The width of the screen in columns.
    let width: Int

    /// The lines for people.
    var text: String {
        var lines = [inspection.sheetName] + facts + [""] + columns
        if !inspection.firstRows.isEmpty { lines += [""] + table }
        lines += damage
        for problem in inspection.problems {
            lines += ["", "It cannot be imported as it is: \(TextFormat.harmless(problem.reason))"]
        }
        return lines.joined(separator: "\n")
    }

    private var facts: [String] {
        let dialect = inspection.dialect
        let rows = "\(inspection.rowCount), below a header of \(inspection.columns.count.counted("column"))"
        let facts = [
            ("layout", layout), ("encoding", encoding), ("delimiter", delimiter(dialect)),
            ("lines end", dialect.lineEnding?.rawValue ?? "none: the file has one line"), ("header", header),
            ("rows", rows), ("kind", inspection.kind),
        ]
        let lines = facts.compactMap { name, fact in fact.map { "  " + name.padded(to: 11) + $0 } }
        return lines + inspection.findings.remarks.map { "  ! \(TextFormat.harmless($0))" }
    }

    private var header: String? {
        inspection.headerRow.map { "row \($0), by --header-row\($0 == 1 ? "" : "; rows above it are ignored")" }
    }

    private var layout: String {
        switch inspection.layout {
        case .accounts where inspection.mayBeMatrix:
            "accounts; perhaps matrix, if the headers above the marks are groups of the organization"
        default: "\(inspection.layout.rawValue): \(PlanText.meaning(of: inspection.layout))"
        }
    }

    private var encoding: String {
        let name = inspection.dialect.encoding.rawValue
        return switch inspection.encodingSource {
        case .named: "\(name), as --encoding says"
        case .mark: "\(name) with a byte order mark"
        case .valid: name
        case .recognized: "\(name), probably: it is not UTF-8. --encoding names another"
        }
    }

    /// The meaning of each column, by its letter in spreadsheets.
    private var columns: [String] {
        var lines = ["  column  header                        meaning"]
        for column in inspection.columns {
            guard let meaning = column.meaning?.rawValue else { continue }
            lines.append("  " + column.letters.padded(to: 8) + Self.shown(column.text).padded(to: 30) + meaning)
        }
        let others = inspection.columns.filter { $0.meaning == nil }
        return lines + together(others.filter { !$0.isReportColumn }, "unknown, kept in the reports")
            + together(others.filter(\.isReportColumn), "from an earlier report: ignored")
    }

    /// The columns without a meaning, on one line.
    private func together(_ columns: [Inspection.ColumnFound], _ meaning: String) -> [String] {
        guard let first = columns.first, let last = columns.last else { return [] }
        let letters = columns.count == 1 ? first.letters : "\(first.letters)–\(last.letters)"
        let texts = columns.map { $0.text.isEmpty ? "(no text)" : $0.text }.joined(separator: ", ")
        return ["  " + letters.padded(to: 8) + Self.shown(texts).padded(to: 30) + meaning]
    }

    /// The header and the first rows, truncated to the screen's width.
    private var table: [String] {
        let first = inspection.firstRows.prefix(inspection.findings.damage.isEmpty ? .max : Self.fewRows)
        let rows = ([inspection.columns.map(\.text)] + first).map { $0.map(Self.shown) }
        let widths = inspection.columns.indices.map { column in rows.map { $0[column].displayWidth }.max() ?? 0 }
        return zip(["row"] + first.indices.map { "\($0 + 1)" }, rows).map { name, cells in
            let line = "  " + name.padded(to: 5) + zip(cells, widths).map { $0.padded(to: $1 + 2) }.joined()
            let trimmed = String(line.reversed().drop { $0 == " " }.reversed())
            return trimmed.cut(to: width)
        }
    }

    /// The probably damaged cells, and the consequence.
    private var damage: [String] {
        let damage = inspection.findings.damage
        guard !damage.isEmpty else { return [] }
        let cells = damage.reduce(0) { $0 + $1.count }
        return ["", "  \(cells.counted("cell")) may be damaged:"]
            + damage.map { "  \(TextFormat.harmless($0.sentence))\($0.failsRows ? ": its row will fail" : "")" }
    }

    private func delimiter(_ dialect: Dialect) -> String {
        let name = dialect.delimiter == UInt8(ascii: "\t") ? "tab" : String(UnicodeScalar(dialect.delimiter))
        return dialect.separatorLine ? "\(name), by its sep= line" : name
    }

    /// Returns a cell on one line, truncated.
    private static func shown(_ cell: String) -> String {
        TextFormat.harmless(cell).cut(to: widestCell)
    }
}
