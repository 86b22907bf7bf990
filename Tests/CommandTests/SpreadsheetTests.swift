import Foundation
import IdentityAPI
import IdentitySandbox
import SystemPackage
import TestSupport
import Testing

@Suite("Sheets from spreadsheets, by the program", .inTurn)
struct SpreadsheetTests {
    private static let sheets = FilePath(#filePath).removingLastComponent().removingLastComponent()
        .appending("MusterTests").appending("Sheets")

    private func copy(_ name: String, to folder: FilePath, as copy: String = "robots.csv") throws {
        let data = try Data(contentsOf: URL(filePath: Self.sheets.appending(name).string))
        try data.write(to: URL(filePath: folder.appending(copy).string))
    }

    private func write(_ text: String, _ encoding: String.Encoding, to path: FilePath) throws {
        try #require(text.data(using: encoding)).write(to: URL(filePath: path.string))
    }

    @Test("inspect tells on one screen how a file is read, what its columns mean and what is damaged")
    func inspect() async throws {
        try await withTemporaryFolder { folder in
            try copy("damaged-de.csv", to: folder)
            let ended = try await Muster(folder)("inspect", "robots.csv")
            #expect(ended.code == 0, "\(ended.errors)")
            #expect(
                ended.output == """
                    robots.csv
                      layout     accounts: one row is one account
                      encoding   windows-1252, probably: it is not UTF-8. --encoding names another
                      delimiter  ;
                      lines end  LF
                      rows       6, below a header of 5 columns

                      column  header                        meaning
                      A       name                          name
                      B       displayName                   displayName
                      C       groups                        groups
                      D       id                            id
                      E       Note                          unknown, kept in the reports

                      row  name   displayName  groups            id  Note
                      1    123    Müller       Automation Users      3.2
                      2    124    12.03.26     Administrators        1234567890123456
                      3    12345  Robot        #N/A                  01.02.24

                      7 cells may be damaged:
                      A7: 3,2E+021 looks like a number that a spreadsheet shortened: its row will fail
                      A5: 12.03.26 looks like a text that a spreadsheet turned into a date
                      B3: 12.03.26 looks like a text that a spreadsheet turned into a date
                      B5: WAHR looks like a text that a spreadsheet turned into TRUE or FALSE
                      C4: #N/A is the error value of a formula (also C6): its row will fail
                      D7: 3,2E+021 looks like a number that a spreadsheet shortened: its row will fail

                    """
            )
        }
    }

    @Test("Every record comes out as JSON in the encoding that the file turns out to have, and that is said")
    func inspectJSON() async throws {
        try await withTemporaryFolder { folder in
            try copy("clean-1252.csv", to: folder)
            let ended = try await Muster(folder)("inspect", "robots.csv", "--json")
            let lines = ended.output.split(separator: "\n")
            #expect(lines.count == 5)
            #expect(lines[1] == #"["robot-001","Müller, Größe","Automation Users","Zoë"]"#)
            #expect(
                ended.errors == "robots.csv is not UTF-8; Muster read it as windows-1252. --encoding names another.\n"
            )
            let named = try await Muster(folder)("inspect", "robots.csv", "--json", "--encoding", "cp1250")
            #expect(named.output.contains("Müller, Größe") && named.errors.isEmpty)
        }
    }

    @Test(
        "An import of a file that is not UTF-8 says so before it goes ahead, and does what the file says, also when resumed"
    )
    func importANSI() async throws {
        try await withSandbox { muster, sandbox in
            try copy("clean-1252.csv", to: muster.folder)
            let first = try await muster("import", "robots.csv", "--run", "run", "--limit", "1")
            #expect(first.code == 75, "\(first.errors)")
            #expect(
                first.errors.contains(
                    "! robots.csv is not UTF-8; Muster read it as windows-1252. --encoding names another."
                )
            )
            #expect(first.errors.contains("! Left out: 1 empty row"))
            let second = try await muster("resume", "run", "--yes")
            #expect(second.code == 0, "\(second.errors)")
            let rows = try allReports(muster.folder.appending("run"))
            #expect(rows.count == 4)
            #expect(rows[1]?["Owner"] == "Zoë" && rows[3]?["displayName"] == "5 € – “fünf”")
            let names = await sandbox.snapshot().accounts.reduce(into: [:]) { $0[$1.name] = $1.displayName }
            #expect(names["robot-001"] == "Müller, Größe" && names["robot-002"] == "Café \"Zürich\"")
            let record = try String(contentsOfFile: muster.folder.appending("run/run.json").string, encoding: .utf8)
            #expect(record.contains("windows-1252"))
        }
    }

    @Test("A run that began with an ANSI file continues with the same sheet saved as UTF-8")
    func rebaseToUTF8() async throws {
        try await withSandbox { muster, sandbox in
            let text = "name;displayName\na;Größe\nb;Zoë\nc;Müller\n"
            try write(text, .windowsCP1252, to: muster.folder.appending("robots.csv"))
            let first = try await muster("import", "robots.csv", "--run", "run", "--limit", "1")
            #expect(first.code == 75, "\(first.errors)")
            try write(text.replacing("Müller", with: "Möller"), .utf8, to: muster.folder.appending("robots.csv"))
            let second = try await muster("resume", "run", "--rebase", "--yes")
            #expect(second.code == 0, "\(second.errors)")
            #expect(second.errors.contains("2 are as before, 1 changed and 0 new; 0 are gone"))
            #expect(!second.errors.contains("is not UTF-8"))
            let names = await sandbox.snapshot().accounts.reduce(into: [:]) { $0[$1.name] = $1.displayName }
            #expect(names["a"] == "Größe" && names["b"] == "Zoë" && names["c"] == "Möller")
        }
    }

    @Test("A report that a spreadsheet saved as ANSI is retried as it reads")
    func retryANSI() async throws {
        try await withSandbox { muster, sandbox in
            try muster.write("name,displayName,groups\na,Größe,Finnance\nb,Zoë,Finnance\n", to: "robots.csv")
            #expect(try await muster("import", "robots.csv", "--run", "run").code == 1)
            let errors = muster.folder.appending("run/errors.csv")
            let text = try String(contentsOfFile: errors.string, encoding: .utf8)
            try write(text.replacing(",Finnance,", with: ",Finance,"), .windowsCP1252, to: errors)
            let again = try await muster("retry", "run", "--yes")
            #expect(again.code == 0, "\(again.errors)")
            #expect(again.errors.contains("errors.csv is not UTF-8; Muster read it as windows-1252."))
            let names = await sandbox.snapshot().accounts.reduce(into: [:]) { $0[$1.name] = $1.displayName }
            #expect(names["a"] == "Größe" && names["b"] == "Zoë")
        }
    }

    @Test("Damage is reported by the plan, also to programs; certain damage fails its row before any call")
    func damagedPlan() async throws {
        try await withSandbox { muster, sandbox in
            try copy("damaged-de.csv", to: muster.folder)
            let plan = try await muster("plan", "robots.csv", "--output", "json")
            let last = try #require(plan.output.split(separator: "\n").last)
            struct Plan: Decodable { var remarks: [String] }
            let remarks = try JSONDecoder().decode(Plan.self, from: Data(last.utf8)).remarks
            #expect(
                remarks.first == "robots.csv is not UTF-8; Muster read it as windows-1252. --encoding names another."
            )
            #expect(remarks.contains("A5: 12.03.26 looks like a text that a spreadsheet turned into a date"))
            let ended = try await muster("import", "robots.csv", "--run", "run")
            #expect(ended.code == 1, "\(ended.errors)")
            let rows = try allReports(muster.folder.appending("run"))
            #expect(rows[6]?["_message"] == "D7: 3,2E+021 looks like a number that a spreadsheet shortened")
            #expect(rows[3]?["_message"] == "C4: #N/A is the error value of a formula")
            #expect(await !sandbox.snapshot().accounts.contains { $0.name.contains("E+") })
        }
    }

    @Test("Rows of empty cells and a header that comes again do no harm, and each row stands in one report")
    func padding() async throws {
        try await withSandbox { muster, _ in
            let sheet = "name;groups;\na;;;;;\n;;\nname;groups;;;;\n\nb;;;;;\n;;\n"
            try muster.write(sheet, to: "robots.csv")
            let ended = try await muster("import", "robots.csv", "--run", "run", "--yes")
            #expect(ended.code == 0, "\(ended.errors)")
            #expect(ended.errors.contains("! Left out: 2 empty rows, empty cells beyond the header in 3 rows"))
            #expect(ended.errors.contains("! 1 row repeats the header, and is skipped"))
            let rows = try allReports(muster.folder.appending("run"))
            #expect((1...3).map { rows[$0]?["_status"] } == ["created", "skipped", "created"])
            #expect((1...3).map { rows[$0]?["_line"] } == ["2", "4", "6"])
            #expect(rows[2]?["_message"] == "the row repeats the header")
        }
    }

    @Test("Encodings that are not known are refused with those that are")
    func unknownEncoding() async throws {
        try await withTemporaryFolder { folder in
            try copy("clean-1252.csv", to: folder)
            let ended = try await Muster(folder)("inspect", "robots.csv", "--encoding", "windows-1522")
            #expect(ended.code == 64)
            #expect(ended.errors.contains("Did you mean 'windows-1252'"))
        }
    }
}
