import CSV
import Muster

extension JSONLine {
    static func inspection(_ inspection: Inspection) -> String {
        let dialect = inspection.dialect
        return line(
            JSONEvent.Inspection(
                input: inspection.sheetName,
                encoding: dialect.encoding.rawValue,
                byteOrderMark: dialect.byteOrderMark,
                delimiter: String(UnicodeScalar(dialect.delimiter)),
                separatorLine: dialect.separatorLine,
                lineEnding: dialect.lineEnding.map(name),
                rows: inspection.rowCount,
                kind: inspection.kind,
                columns: inspection.columns.map {
                    .init(header: $0.text, meaning: $0.meaning?.rawValue, isReportColumn: $0.isReportColumn)
                },
                firstRows: inspection.firstRows,
                problems: inspection.headerProblem.map {
                    [.init(file: inspection.sheetName, line: 1, column: nil, row: nil, reason: $0)]
                } ?? []
            )
        )
    }

    private static func name(_ ending: LineEnding) -> String {
        switch ending {
        case .lineFeed: "LF"
        case .carriageReturnLineFeed: "CRLF"
        case .carriageReturn: "CR"
        }
    }
}
