import CSV
import SystemPackage
import TestSupport
import Testing

@testable import Muster

/// Sheets that LibreOffice 7.4 has saved with different filters, and what other programs add to them.
///
/// `clean-*` is one sheet: as UTF-8, with a byte order mark, as windows-1252 and Mac Roman with everything in quotes, as UTF-16 with tabs. `trailing` has two
/// columns and some rows that only hold empty texts. `damaged-*` was typed into cells without a format, in a German and in an English locale.
@Suite("Sheets that spreadsheets saved", .inTurn)
struct SpreadsheetTests {
    private static let folder = FilePath(#filePath).removingLastComponent().appending("Sheets")

    static let cleanRows = [
        ["robot-001", "Müller, Größe", "Automation Users", "Zoë"],
        ["robot-002", "Café \"Zürich\"", "Administrators;Automation Users", "zwei\nZeilen"],
        ["robot-003", "5 € – “fünf”", "", "O’Brien"],
        ["robot-004", "plain", "(none)", ""],
    ]

    private func contents(
        _ name: String,
        encoding: String? = nil,
        changing: ([UInt8]) -> [UInt8] = { $0 },
        in folder: FilePath
    ) throws -> Sheet.Contents {
        let path = folder.appending("sheet.csv")
        try AtomicFile.write(changing(Self.folder.appending("\(name).csv").contents()), to: path)
        var options = SheetOptions()
        options.encoding = encoding
        return try Sheet(path: path, name: "\(name).csv", options: options).check()
    }

    private func cells(_ contents: Sheet.Contents) throws -> [[String]] {
        var cells: [[String]] = []
        var rows = try contents.sheet.rows()
        while let row = try rows.next() { cells.append((0..<4).map { row.cell($0) }) }
        return cells
    }

    @Test(
        "One sheet saved in five ways is the same rows",
        arguments: [
            ("clean-utf8", nil, TextEncoding.utf8), ("clean-bom", nil, .utf8), ("clean-1252", nil, .windows1252),
            ("clean-utf16", nil, .utf16LittleEndian), ("clean-mac", "Mac Roman", .macintosh),
        ] as [(String, String?, TextEncoding)]
    )
    func oneSheet(name: String, encoding: String?, expected: TextEncoding) async throws {
        try await withTemporaryFolder { folder in
            let contents = try contents(name, encoding: encoding, in: folder)
            #expect(contents.dialect.encoding == expected)
            #expect(contents.rowCount == 4 && contents.findings.padding.emptyRecords == 1)
            #expect(contents.findings.damage.isEmpty)
            #expect(try cells(contents) == Self.cleanRows)
            // Only a guess has to be told.
            let isGuess = expected == .windows1252
            let remark = "clean-1252.csv is not UTF-8; Muster read it as windows-1252. --encoding names another."
            #expect(contents.remarks == (isGuess ? [remark] : []) + ["Left out: 1 empty row"])
        }
    }

    @Test("A sep= line, CRLF and a lost byte order mark change nothing")
    func variants() async throws {
        let crlf = { (bytes: [UInt8]) in bytes.flatMap { $0 == 0x0A ? [0x0D, 0x0A] : [$0] } }
        try await withTemporaryFolder { folder in
            let sep = try contents("clean-1252", changing: { Array("sep=;\r\n".utf8) + crlf($0) }, in: folder)
            #expect(sep.dialect.separatorLine && sep.dialect.lineEnding == .carriageReturnLineFeed)
            let rows = Self.cleanRows.map { $0.map { $0.split(separator: "\n").joined(separator: "\r\n") } }
            #expect(try cells(sep) == rows)
            let unmarked = try contents("clean-utf16", changing: { Array($0.dropFirst(2)) }, in: folder)
            #expect(unmarked.sheet.options.recognizedEncoding == "UTF-16LE")
            #expect(try cells(unmarked) == Self.cleanRows)
        }
    }

    @Test("UTF-8 with one broken byte is refused in its place and never read as anything else")
    func brokenByte() async throws {
        try await withTemporaryFolder { folder in
            let error = #expect(throws: InvalidSheet.self) {
                _ = try contents("clean-utf8", changing: { bytes in bytes + Array("Zo".utf8) + [0xEB] }, in: folder)
            }
            #expect(
                error?.problems.first?.description.contains(
                    "clean-utf8.csv:8:3: row 5 has a byte, 0xEB, that is not UTF-8"
                ) == true
            )
            // And so is a file of another encoding when somebody says that it is UTF-8.
            let named = #expect(throws: InvalidSheet.self) {
                _ = try contents("clean-1252", encoding: "utf-8", in: folder)
            }
            #expect(named?.problems.first?.description.contains("clean-1252.csv:2:15: row 1 has a byte, 0xFC") == true)
        }
    }

    @Test("Columns and rows of empty cells do no harm, and rows are counted without them")
    func trailing() async throws {
        try await withTemporaryFolder { folder in
            let contents = try contents("trailing", in: folder)
            #expect(contents.rowCount == 3 && contents.header.carried.count == 6)
            #expect(contents.findings.padding.emptyRecords == 3)
            #expect(try cells(contents).map { $0[0] } == ["robot-001", "robot-002", "robot-004"])
        }
    }

    @Test("What a German spreadsheet made of what was typed is named by cell")
    func german() async throws {
        try await withTemporaryFolder { folder in
            let damage = try contents("damaged-de", in: folder).findings.damage
            #expect(
                damage.map(\.sentence) == [
                    "A7: 3,2E+021 looks like a number that a spreadsheet shortened",
                    "A5: 12.03.26 looks like a text that a spreadsheet turned into a date",
                    "B3: 12.03.26 looks like a text that a spreadsheet turned into a date",
                    "B5: WAHR looks like a text that a spreadsheet turned into TRUE or FALSE",
                    "C4: #N/A is the error value of a formula (also C6)",
                    "D7: 3,2E+021 looks like a number that a spreadsheet shortened",
                ]
            )
        }
    }

    @Test("What an English spreadsheet made of it is named too")
    func english() async throws {
        try await withTemporaryFolder { folder in
            let damage = try contents("damaged-en", in: folder).findings.damage
            #expect(
                damage.map { "\($0.examples[0].name) \($0.kind)" } == [
                    "A7 shortened", "A5 date", "B3 date", "B5 truthValue", "C4 errorValue", "D7 shortened",
                ]
            )
            #expect(damage.map(\.failsRows) == [true, false, false, false, true, true])
        }
    }
}
