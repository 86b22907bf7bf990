import CSV
import Muster

/// How a file is read, on one screen.
struct InspectionText {
    private static let widestCell = 28

    let inspection: Inspection

    init(_ inspection: Inspection) {
        self.inspection = inspection
    }

    /// Some lines for people.
    var text: String {
        let dialect = inspection.dialect
        var lines = [inspection.sheetName]
        lines.append(
            "  encoding   \(dialect.encoding.rawValue)\(dialect.byteOrderMark ? " with a byte order mark" : "")"
        )
        lines.append("  delimiter  \(delimiter(dialect))")
        lines.append("  lines end  \(lineEnding(dialect))")
        lines.append(
            "  rows       \(inspection.rowCount), below a header of \(Wording.count(inspection.columns.count, "column"))"
        )
        if let kind = inspection.kind { lines.append("  kind       \(kind)") }
        lines += ["", "  column  header                        meaning"]
        for (number, column) in inspection.columns.enumerated() {
            let meaning =
                column.meaning?.rawValue
                ?? (column.isReportColumn ? "of an earlier report: ignored" : "carried through to the reports")
            lines.append("  " + "\(number + 1)".padded(to: 8) + Self.shown(column.text).padded(to: 30) + meaning)
        }
        if !inspection.firstRows.isEmpty { lines += ["", "  first rows"] + table }
        if let problem = inspection.headerProblem { lines += ["", "It cannot be imported as it is: \(problem)"] }
        return lines.joined(separator: "\n")
    }

    private var table: [String] {
        let rows = inspection.firstRows.map { $0.map(Self.shown) }
        let widths = (0..<inspection.columns.count).map { column in rows.map { $0[column].displayWidth }.max() ?? 0 }
        return rows.map { cells in "  " + zip(cells, widths).map { $0.padded(to: $1 + 2) }.joined() }
    }

    private func delimiter(_ dialect: Dialect) -> String {
        let name = dialect.delimiter == UInt8(ascii: "\t") ? "tab" : String(UnicodeScalar(dialect.delimiter))
        return dialect.separatorLine ? "\(name), as its sep= line says" : name
    }

    private func lineEnding(_ dialect: Dialect) -> String {
        switch dialect.lineEnding {
        case .lineFeed: "LF"
        case .carriageReturnLineFeed: "CRLF"
        case .carriageReturn: "CR"
        case nil: "nowhere: there is one line"
        }
    }

    /// A cell on one line and not too wide.
    private static func shown(_ cell: String) -> String {
        Wording.harmless(cell).cut(to: widestCell)
    }
}
