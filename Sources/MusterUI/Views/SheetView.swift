import CSV
import Muster

/// How a sheet is read: what the first step shows.
struct SheetView: Encodable {
    private static let longestCell = 200
    static let mostColumns = 200

    struct ColumnView: Encodable {
        var position: Int
        var letters: String
        var heading: String
        /// The meaning: a column's word, `ignore`, or empty for an unknown column.
        var meaning: String
        var isOfReport: Bool
    }

    struct RowView: Encodable {
        var number: Int
        var cells: [String]
        /// The positions of damaged cells.
        var damaged: [Int]
    }

    struct ProblemView: Encodable {
        var line: Int
        var column: Int?
        var row: Int?
        var reason: String
    }

    var name: String
    var choices: SheetChoices
    var corrections: Int
    var rowCount: Int?
    var encoding: String?
    var delimiter: String?
    var layout: String?
    var layoutMeaning: String?
    var kind: String?
    var columns: [ColumnView] = []
    var rows: [RowView] = []
    var remarks: [String] = []
    var damage: [String] = []
    var problems: [ProblemView] = []
    var problemCount = 0
    var encodings = TextEncoding.allCases.map(\.rawValue)
    var meanings = Column.allCases.map(\.rawValue)

    init(_ sheet: DraftSheet) {
        name = sheet.name
        choices = sheet.choices
        corrections = sheet.corrections.count
        switch sheet.reading {
        case .success(let inspection): take(inspection, sheet)
        case .failure(let error as InvalidSheet):
            problems = error.problems.map { ProblemView($0) }
            problemCount = error.count
        case .failure(let error):
            problems = [ProblemView(line: 0, reason: PageText.sentence(error))]
            problemCount = 1
        }
    }

    private mutating func take(_ inspection: Inspection, _ sheet: DraftSheet) {
        rowCount = inspection.rowCount
        encoding = inspection.dialect.encoding.rawValue
        delimiter = Self.name(inspection.dialect.delimiter)
        layout = inspection.layout.rawValue
        layoutMeaning = Self.meaning(inspection)
        kind = inspection.kind
        columns = inspection.columns.prefix(Self.mostColumns).enumerated().map { position, column in
            let isIgnored = sheet.choices.meanings["\(position)"] == SheetChoices.ignore
            return ColumnView(
                position: position,
                letters: column.letters,
                heading: Self.shown(column.text),
                meaning: isIgnored ? SheetChoices.ignore : column.meaning?.rawValue ?? "",
                isOfReport: column.isReportColumn
            )
        }
        rows = sheet.rows(from: 0, count: SheetRowsView.portion).map { RowView($0, inspection) }
        damage = inspection.findings.damage.map { $0.sentence + ($0.failsRows ? ". Its row will fail." : ".") }
        remarks = inspection.findings.remarks.map(PageText.plain)
        if let remark = sheet.sheet.encodingRemark { remarks.insert(PageText.plain(remark), at: 0) }
        problems = inspection.problems.map { ProblemView($0) }
        problemCount = problems.count
    }

    private static func meaning(_ inspection: Inspection) -> String {
        switch inspection.layout {
        case .accounts where inspection.mayBeMatrix:
            "One row is one account. If headers above marks are groups of the organization, each such column is that group."
        case .accounts: "One row is one account."
        case .memberships: "One row is one account in one group."
        case .matrix: "One row is one account, and each column with a group's name is that group."
        }
    }

    private static func name(_ delimiter: UInt8) -> String {
        delimiter == UInt8(ascii: "\t") ? "tab" : String(UnicodeScalar(delimiter))
    }

    /// A cell, cut where it is very long.
    static func shown(_ cell: String) -> String {
        cell.utf8.count <= longestCell ? cell : String(cell.prefix(longestCell)) + "…"
    }
}

/// Some rows of a sheet: what the table shows of it now.
struct SheetRowsView: Encodable {
    /// How many rows the page asks for at once.
    static let portion = 100

    var version: Int
    var rows: [SheetView.RowView]

    /// - Parameter version: the sheet's.
    init(_ sheet: DraftSheet, from first: Int, count: Int, version: Int) {
        self.version = version
        guard let inspection = try? sheet.reading.get() else {
            rows = []
            return
        }
        rows = sheet.rows(from: first, count: Swift.min(count, Self.portion)).map { SheetView.RowView($0, inspection) }
    }
}

extension SheetView.RowView {
    init(_ row: (number: Int, line: Int, cells: [String]), _ inspection: Inspection) {
        number = row.number
        let examples = inspection.findings.damage.flatMap(\.examples).filter { $0.line == row.line }
        damaged = row.cells.indices.filter { position in
            let cell = row.cells[position]
            return Damage.isCertain(cell) || examples.contains { $0.text == cell }
        }
        cells = row.cells.prefix(SheetView.mostColumns).map(SheetView.shown)
    }
}

extension SheetView.ProblemView {
    init(_ problem: InvalidSheet.Problem) {
        line = problem.line
        column = problem.column
        row = problem.row
        reason = PageText.plain(problem.reason)
    }
}
