import IdentityAPI
import IdentitySandbox
import SystemPackage
import TestSupport
import Testing

@testable import Muster

@Suite("Corrections of a sheet", .inTurn)
struct CorrectionTests {
    @Test("Rows with the same mistake are one mistake, and its suggestion corrects all of them in a copy")
    func suggestion() async throws {
        try await RunHarness.with { harness in
            let csv = "name,groups\na,Finance\nb,Finnance;alumni-02\nc,Finnance\n"
            let prepared = try await harness.prepare(csv)
            let mistakes = try prepared.mistakes()
            #expect(mistakes.map(\.text) == ["Finnance"])
            let mistake = try #require(mistakes.first)
            #expect(mistake.rows == [2, 3] && mistake.suggestions == ["Finance"] && mistake.heading == "groups")
            let copy = try TemporaryCopy()
            let corrections = try prepared.corrections(of: mistake, with: "Finance")
            let sheet = try prepared.sheet.corrected(by: corrections, in: copy)
            #expect(
                try String(decoding: copy.path.contents(), as: UTF8.self)
                    == "name,groups\na,Finance\nb,Finance;alumni-02\nc,Finance\n"
            )
            #expect(try String(decoding: prepared.sheet.path.contents(), as: UTF8.self) == csv)
            var settings = prepared.settings
            settings.sheet = sheet.options
            let again = try await PreparedRun.prepare(sheet.check(), settings: settings, readAsFor: prepared)
            #expect(again.plan.counts.failed == 0 && again.plan.counts.creates == 3)
            let before = await harness.sandbox.snapshot().calls
            _ = try await PreparedRun.prepare(sheet.check(), settings: settings, readAsFor: prepared)
            #expect(await harness.sandbox.snapshot().calls == before, "the organization is not read again")
        }
    }

    @Test("Groups to create in one plan are not there in the next")
    func createdGroups() async throws {
        try await RunHarness.with { harness in
            var settings = RunSettings()
            settings.createsGroups = true
            let first = try await harness.prepare("name,groups\na,Fresh\n", settings)
            #expect(first.plan.counts.failed == 0)
            settings.createsGroups = false
            let second = try await PreparedRun.prepare(first.contents, settings: settings, readAsFor: first)
            #expect(second.plan.counts.failed == 1)
        }
    }

    /// A sheet, and what its copy holds once the cell in row 1 and column 1 is `Ünë;x`.
    private static let copies: [(bytes: [UInt8], copy: String)] = [
        (Array("a;name\n1;old\n2;\"q\"\"q\"\n".utf8), "a;name\n1;\"Ünë;x\"\n2;\"q\"\"q\"\n"),
        ([0xEF, 0xBB, 0xBF] + Array("a,name\r\n1,old\r\n".utf8), "\u{FEFF}a,name\r\n1,Ünë;x\r\n"),
        (
            Array("a,name\n1,M".utf8) + [0xFC] + Array("ller\n2,M".utf8) + [0xFC] + Array("ller\n".utf8),
            "a,name\n1,Ünë;x\n2,Müller\n"
        ),
        (
            [0xFF, 0xFE] + "a\tname\n1\told\n".utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] },
            "a\tname\n1\tÜnë;x\n"
        ),
        (Array("sep=;\na;name\n1;old\n".utf8), "a;name\n1;\"Ünë;x\"\n"),
    ]

    @Test(
        "A copy keeps every other cell, the delimiter and the row numbers, whatever the encoding",
        arguments: copies.indices
    )
    func copy(index: Int) async throws {
        let (bytes, expected) = Self.copies[index]
        try await withTemporaryFolder { folder in
            let path = folder.appending("robots.csv")
            try AtomicFile.write(bytes, to: path)
            var corrections = CellCorrections()
            corrections.replace(row: 1, column: 1, with: "Ünë;x")
            let copy = try TemporaryCopy()
            let sheet = try Sheet(path: path, name: "robots.csv", options: SheetOptions()).corrected(
                by: corrections,
                in: copy
            )
            #expect(try String(decoding: copy.path.contents(), as: UTF8.self) == expected)
            #expect(try sheet.cells(ofRow: 1)?.cells[1] == "Ünë;x")
            #expect(try sheet.cells(ofRow: 99) == nil)
            #expect(
                try sheet.check().rowCount
                    == Sheet(path: path, name: "robots.csv", options: SheetOptions()).check().rowCount
            )
        }
    }

    @Test("A cell of a report is guarded again, so that no spreadsheet runs it")
    func guarded() async throws {
        try await withTemporaryFolder { folder in
            let path = folder.appending("errors.csv")
            try AtomicFile.write("name,_row,_line,_action,_status,_code\na,1,2,create,failed,x\n".utf8, to: path)
            var corrections = CellCorrections()
            corrections.replace(row: 1, column: 0, with: "=1")
            let copy = try TemporaryCopy()
            let sheet = try Sheet(path: path, name: "errors.csv", options: SheetOptions()).corrected(
                by: corrections,
                in: copy
            )
            #expect(try String(decoding: copy.path.contents(), as: UTF8.self).contains("\n'=1,1,"))
            #expect(try sheet.cells(ofRow: 1)?.cells[0] == "=1")
        }
    }

    @Test(
        "Each kind of mistake has its suggestions",
        arguments: [
            ("name,action\na,craete\n", "craete", ["create"]), ("name,groups\n a,\n", " a", ["a"]),
            ("name,Finance\na,x\nb,maybe\n", "maybe", ["x", ""]),
        ]
    )
    func kinds(csv: String, text: String, suggestions: [String]) async throws {
        try await RunHarness.with { harness in
            var settings = RunSettings()
            if csv.contains("maybe") { settings.sheet.layout = .matrix }
            let mistakes = try await harness.prepare(csv, settings).mistakes()
            #expect(mistakes.map(\.text) == [text])
            #expect(mistakes.first?.suggestions == suggestions)
        }
    }

    @Test("A temporary copy is its owner's alone, and gone with its last reference")
    func temporary() throws {
        var copy: TemporaryCopy? = try TemporaryCopy()
        let path = try #require(copy?.path)
        try copy?.append("x".utf8)
        #expect(try path.contents() == Array("x".utf8))
        let mode = try FileMode(of: path)
        #expect(mode.bits == 0o600)
        copy = nil
        #expect(!path.isFile)
    }
}
