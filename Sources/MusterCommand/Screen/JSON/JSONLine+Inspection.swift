import CSV
import Muster

extension JSONLine {
    static func inspection(_ inspection: Inspection) -> String {
        let dialect = inspection.dialect
        return line(
            JSONEvent.Inspection(
                layout: inspection.layout.rawValue,
                mayBeMatrix: inspection.mayBeMatrix,
                input: inspection.sheetName,
                encoding: dialect.encoding.rawValue,
                encodingSource: inspection.encodingSource.rawValue,
                byteOrderMark: dialect.byteOrderMark,
                delimiter: String(UnicodeScalar(dialect.delimiter)),
                separatorLine: dialect.separatorLine,
                lineEnding: dialect.lineEnding.map(name),
                headerRow: inspection.headerRow,
                rows: inspection.rowCount,
                kind: inspection.kind,
                columns: inspection.columns.map {
                    .init(header: $0.text, meaning: $0.meaning?.rawValue, isReportColumn: $0.isReportColumn)
                },
                firstRows: inspection.firstRows,
                emptyRows: inspection.findings.padding.emptyRecords,
                widerRows: inspection.findings.padding.widerRecords,
                repeatedHeaders: inspection.findings.repeatedHeaders,
                formulaTexts: inspection.findings.formulaTexts.count,
                damage: inspection.findings.damage.map { damage in
                    .init(
                        kind: damage.kind.rawValue,
                        column: damage.column.rawValue,
                        count: damage.count,
                        failsRows: damage.failsRows,
                        message: damage.sentence,
                        examples: damage.examples.map { .init(name: $0.name, line: $0.line, text: $0.text) }
                    )
                },
                remarks: inspection.findings.remarks,
                problems: problems(inspection.problems)
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
