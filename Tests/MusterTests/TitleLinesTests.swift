import CSV
import SystemPackage
import TestSupport
import Testing

@testable import Muster

@Suite("Lines above the header", .inTurn)
struct TitleLinesTests {
    private static let titles = "Robots of plant 4,,\n,,\nname,addGroups,Owner\nbot-1,Payroll,Ada\n"

    private func sheet(_ text: some Sequence<UInt8>, headerRow: Int? = nil, in folder: FilePath) throws -> Sheet {
        let path = folder.appending("robots.csv")
        try AtomicFile.write(Array(text), to: path)
        var options = SheetOptions()
        options.headerRow = headerRow
        return Sheet(path: path, name: "robots.csv", options: options)
    }

    @Test(
        "A first record that is no header, above one that is, is refused alone, and the row of the header is named",
        arguments: [
            (titles, 1, 3), ("Robots of plant 4\n\nname;addGroups\nbot-1;Payroll\nbot-2;Finance\n", 1, 3),
            ("a,b,c,d,e\nname,addGroups\nbot-1,Payroll\nbot-2,Finance\nbot-3,Finance\n", 1, 2),
            ("\nRobots\n\"made\nby Ada\",x\nid\tname\n1\tbot-1\n", 2, 4),
            ("Robots of \"plant 4\",\nname,addGroups\n", 1, 2),
            ("sep=;\nRobots\nname;addGroups\nbot-1;Payroll\n", 2, 2),
            (String(repeating: "-\n", count: 19) + "name,addGroups\nbot-1,Payroll\n", 1, 20),
        ]
    )
    func named(text: String, line: Int, row: Int) async throws {
        try await withTemporaryFolder { folder in
            let error = #expect(throws: InvalidSheet.self) { try sheet(text.utf8, in: folder).check() }
            #expect(error?.count == 1 && error?.problems.count == 1)
            #expect(error?.problems.first?.line == line)
            #expect(error?.description.contains("Row \(row) looks like the header (") == true)
            #expect(error?.description.hasSuffix("--header-row \(row) reads the sheet from there.") == true)
            let contents = try sheet(text.utf8, headerRow: row, in: folder).check()
            #expect(!contents.header.positions.isEmpty)
        }
    }

    @Test("Where no row looks like a header, none is named")
    func notNamed() async throws {
        let headerless = "bot-1,Payroll\nbot-2,Finance\n"
        let far = String(repeating: "-\n", count: 20) + "name,addGroups\n"
        for text in [headerless, far] {
            try await withTemporaryFolder { folder in
                let error = #expect(throws: InvalidSheet.self) { try sheet(text.utf8, in: folder).check() }
                #expect(error?.problems.map(\.line) == [1])
                #expect(error?.description.contains("--header-row") == false)
                #expect(error?.description.contains("The first line must be a header") == true)
            }
        }
    }

    @Test("Titles in an ANSI page and in UTF-16 are titles too")
    func encodings() async throws {
        let text = "Räume\n\nname;Räume\nbot-1;Größe\n"
        let ansi = text.unicodeScalars.map { UInt8($0.value) }
        let utf16: [UInt8] = [0xFF, 0xFE] + text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        let laterANSI: [UInt8] = Array("Rooms\n".utf8) + ansi.dropFirst(6)
        for bytes in [ansi, utf16, laterANSI] {
            try await withTemporaryFolder { folder in
                let error = #expect(throws: InvalidSheet.self) { try sheet(bytes, in: folder).check() }
                #expect(error?.count == 1)
                #expect(error?.description.hasSuffix("--header-row 3 reads the sheet from there.") == true)
                let contents = try sheet(bytes, headerRow: 3, in: folder).check()
                #expect(contents.header.texts == ["name", "Räume"])
            }
        }
    }

    @Test(
        "Below a header's row, rows are counted from 1, lines are those of the file, and cells are named as they are shown"
    )
    func places() async throws {
        let text = "sep=,\n\"Robots\nof plant 4\",\"\"\"x\"\"\"\n\nname,groups\n\"bot\n1\",Finance\n3.2E+15,#REF!\n"
        try await withTemporaryFolder { folder in
            let sheet = try sheet(text.utf8, headerRow: 3, in: folder)
            let contents = try sheet.check()
            #expect(contents.rowCount == 2)
            #expect(contents.findings.damage.flatMap(\.examples).map(\.name) == ["A5", "B5"])
            #expect(contents.findings.damage.flatMap(\.examples).map(\.line) == [8, 8])
            var rows = try contents.sheet.rows()
            var places: [[Int]] = []
            while let row = try rows.next() { places.append([row.number, row.line, row.spreadsheetRow]) }
            #expect(places == [[1, 6, 4], [2, 8, 5]])
        }
    }

    @Test(
        "A header's row that is empty, beyond the end or no header is refused",
        arguments: [
            (9, 5, "the header should be row 9, and the file ends above it."),
            (2, 2, "the header should be row 2, and that row is empty."),
            (4, 4, "the header names no column 'id' or 'name': it has 'bot-1', 'Payroll', 'Ada'."),
        ]
    )
    func refused(row: Int, line: Int, reason: String) async throws {
        try await withTemporaryFolder { folder in
            let sheet = try sheet(Self.titles.utf8, headerRow: row, in: folder)
            let error = #expect(throws: InvalidSheet.self) { try sheet.check() }
            #expect(error?.problems.map(\.line) == [line])
            #expect(error?.problems.first?.reason.hasPrefix(reason) == true)
            #expect(error?.description.hasSuffix("--header-row 3 reads the sheet from there.") == true)
        }
    }

    @Test("An empty file is called by its name, and not by the path of the copy that is read")
    func empty() async throws {
        try await withTemporaryFolder { folder in
            let error = #expect(throws: RunError.self) { try Inspection(of: sheet("".utf8, in: folder)) }
            #expect(error?.description.hasPrefix("robots.csv: the file is empty") == true)
        }
    }

    @Test("inspect shows what it can of such a file, and says why it cannot be imported")
    func inspected() async throws {
        try await withTemporaryFolder { folder in
            let ragged = "Robots,x,y\nname,addGroups\nbot-1,Payroll\na,b,c\n"
            let inspection = try Inspection(of: sheet(ragged.utf8, in: folder))
            #expect(inspection.rowCount == 3 && inspection.firstRows == [["a", "b", "c"]])
            #expect(inspection.problems.first?.line == 1)
            #expect(inspection.problems.first?.reason.hasSuffix("--header-row 2 reads the sheet from there.") == true)
            let named = try Inspection(of: sheet(Self.titles.utf8, headerRow: 3, in: folder))
            #expect(named.headerRow == 3 && named.rowCount == 1 && named.problems.first == nil)
        }
    }
}
