import SystemPackage
import TestSupport
import Testing

@testable import Muster

@Suite("Cells that are formulas with a text", .inTurn)
struct FormulaTextTests {
    @Test(
        "Only a whole cell of that form is read as its text",
        arguments: [
            ("=\"0042\"", "0042"), ("=\"\"", ""), ("=\"a\"\"b\"", "a\"b"), ("=\"\"\"\"", "\""), ("=\"Ä;ö\"", "Ä;ö"),
            ("=\"a\"&\"b\"", nil), ("=\"a", nil), ("=\"", nil), ("=0042", nil), (" =\"0042\"", nil), ("=\"a\"\"", nil),
            ("\"0042\"", nil), ("=A1", nil), ("", nil),
        ] as [(String, String?)]
    )
    func form(cell: String, text: String?) {
        #expect(FormulaText.text(of: Array(cell.utf8)) == text)
    }

    @Test("They are counted in every column that means something, with the first one's place")
    func findings() async throws {
        try await withTemporaryFolder { folder in
            let path = folder.appending("sheet.csv")
            let csv = "sep=,\nnote,name,action\n=\"x\",bot,\n=\"x\",=\"0042\",=\"update\"\n,=\"0043\",=A1\n"
            try AtomicFile.write(csv.utf8, to: path)
            let sheet = Sheet(path: path, name: "sheet.csv", options: SheetOptions())
            let contents = try sheet.check()
            #expect(contents.findings.formulaTexts.count == 3 && contents.findings.formulaTexts.first == "B3")
            #expect(
                contents.remarks.contains {
                    $0.hasPrefix("3 cells are written as formulas with a text, the first =\"…\" in B3")
                }
            )
            #expect(try Inspection(of: sheet).findings == contents.findings)
            var rows = try contents.sheet.rows()
            _ = try rows.next()
            let row = try #require(try rows.next())
            let request = try row.request(SheetOptions())
            #expect(request.name == "0042" && request.action == .update)
            #expect(
                row.carriedCells.map { String(decoding: $0, as: UTF8.self) } == ["=\"x\"", "=\"0042\"", "=\"update\""]
            )
        }
    }

    @Test(
        "In a file that Muster wrote, a text that only looks so stands for itself; in a report it is what the author wrote"
    )
    func ours() async throws {
        try await withTemporaryFolder { folder in
            let plain = SheetOptions()
            var (literal, exact) = (plain, plain)
            literal.hasLiteralFormulas = true
            exact.isExact = true
            let report =
                "name,_row,_line,_action,_status,_id,_http,_code,_message,_attempts,_ms,_trace\n\"'=\"\"0042\"\"\",1,2,,,,,,,,,,\n"
            for (csv, options, expected) in [
                ("name,_export\n\"'=\"\"0042\"\"\",\n", plain, "=\"0042\""),
                ("name,_export\n=\"0042\",\n", plain, "0042"),
                (report, plain, "0042"), (report, literal, "=\"0042\""), ("id,name\na,=\"0042\"\n", exact, "=\"0042\""),
            ] {
                let name = try rows(csv, options, in: folder)[0].request(options).name
                #expect(name == expected, "\(csv)")
            }
        }
    }
}
