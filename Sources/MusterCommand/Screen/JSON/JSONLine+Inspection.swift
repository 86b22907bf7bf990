import CSV
import Muster

extension JSONLine {
    /// How Muster reads a file.
    static func inspection(_ inspection: Inspection) -> String {
        let dialect = inspection.dialect
        let findings = inspection.findings
        return line([
            "event": "inspection", "input": inspection.sheetName, "rows": inspection.rowCount,
            "layout": inspection.layout.rawValue, "mayBeMatrix": inspection.mayBeMatrix,
            "encoding": dialect.encoding.rawValue, "encodingSource": inspection.encodingSource.rawValue,
            "byteOrderMark": dialect.byteOrderMark, "delimiter": String(UnicodeScalar(dialect.delimiter)),
            "separatorLine": dialect.separatorLine, "lineEnding": dialect.lineEnding?.rawValue,
            "headerRow": inspection.headerRow, "kind": inspection.kind, "columns": inspection.columns.map(column),
            "firstRows": inspection.firstRows, "emptyRows": findings.padding.emptyRecords,
            "widerRows": findings.padding.widerRecords, "repeatedHeaders": findings.repeatedHeaders,
            "formulaTexts": findings.formulaTexts.count, "damage": findings.damage.map(damage),
            "remarks": findings.remarks, "problems": problems(inspection.problems),
        ])
    }

    private static func column(_ column: Inspection.ColumnFound) -> JSONObject {
        ["header": column.text, "meaning": column.meaning?.rawValue, "isReportColumn": column.isReportColumn]
    }

    private static func damage(_ damage: Damage) -> JSONObject {
        let examples: [JSONObject] = damage.examples.map { ["name": $0.name, "line": $0.line, "text": $0.text] }
        return [
            "kind": damage.kind.rawValue, "column": damage.column.rawValue, "count": damage.count,
            "failsRows": damage.failsRows, "message": damage.sentence, "examples": examples,
        ]
    }
}
