import CSV
import IdentityAPI
import SystemPackage
import TestSupport
import Testing

@testable import Muster

@Suite("Damage in cells", .inTurn)
struct DamageTests {
    private func damage(_ csv: String) async throws -> [String] {
        try await withTemporaryFolder { folder in
            let path = folder.appending("robots.csv")
            try AtomicFile.write(csv.utf8, to: path)
            let contents = try Sheet(path: path, name: "robots.csv", options: SheetOptions()).check()
            return contents.findings.damage.map { "\($0.examples.map(\.name).joined(separator: " ")) \($0.kind)" }
        }
    }

    @Test(
        "A cell is taken for damaged by what stands in it",
        arguments: [
            ("3.2E+15", .shortened), ("3,2E+15", .shortened), ("1E+15", .shortened), ("-1.5E-07", .shortened),
            ("#REF!", .errorValue), ("#BEZUG!", .errorValue), ("#NV", .errorValue), ("#N/A", .errorValue),
            ("#WERT!", .errorValue), ("#NOM?", .errorValue), ("#DIV/0!", .errorValue), ("Err:502", .errorValue),
            ("####", .errorValue), ("M\u{FFFD}ller", .lostCharacter), ("MÃ¼ller", .misread), ("Oâ€™Brien", .misread),
            ("1234567890123450", .rounded), ("12. Mrz", .date), ("Mar-12", .date), ("12-Mar", .date),
            ("2024-03-12", .date), ("12/03/2024", .date), ("12.03.24", .date), ("1. März", .date), ("févr-12", .date),
            ("TRUE", .truthValue), ("WAHR", .truthValue),
            // Somebody's own.
            ("1E5", nil), ("007", nil), ("2024-03-12-robot", nil), ("E+15", nil), ("12E+15", nil), ("#1", nil),
            ("Marvin-12", nil), ("1.2.3.4", nil), ("10-20-300", nil), ("true", nil), ("Müller", nil), ("日本", nil),
            ("1234567890123456", nil), ("robot", nil), ("Café é", nil),
        ] as [(String, Damage.Kind?)]
    )
    func kinds(text: String, kind: Damage.Kind?) async throws {
        let found = try await damage("name\nrobot-1\n\"\(text)\"\nrobot-2\n")
        #expect(found == (kind.map { ["A3 \($0)"] } ?? []))
    }

    @Test("Muster looks closely at every cell that has a sign", arguments: 0..<20)
    func quickLook(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let alphabet = Array("0123456789.,-/ +#:!TFWVEAJMDNSOLGabcdefijmnorstuyz".utf8)
        let words = ["Mar", "Dez", "jan", "Ene", "LUG", "sept", "TRUE", "VERDADERO", "#NV", "Err:502", "1E+15"]
        let plainCells = PlainCells()
        var signed = 0
        for _ in 0..<20_000 {
            var cell = (0..<Int.random(in: 0...6, using: &random)).map { _ in alphabet.randomElement(using: &random)! }
            if Bool.random(using: &random) {
                let place = Int.random(in: 0...cell.count, using: &random)
                cell.insert(contentsOf: Array(words.randomElement(using: &random)!.utf8), at: place)
            }
            guard let first = cell.first, let last = cell.last else { continue }
            if case .none = cell.withUnsafeBufferPointer(DamageSigns.sign(of:)) { continue }
            signed += 1
            let isPlain = plainCells.contain(first: first, last: last, count: cell.count)
            #expect(!isPlain, "\(String(decoding: cell, as: UTF8.self))")
        }
        #expect(signed > 500)
    }

    @Test("Dates and truth values are meant where most cells are like that")
    func meant() async throws {
        #expect(try await damage("name\n2024-03-12\n2024-03-13\nrobot\n") == [])
        #expect(try await damage("name,Note\nrobot,2024-03-12\n") == [])
    }

    @Test(
        "Lost zeros are found among numbers of one width, and not where somebody counts",
        arguments: [
            ("000123 004567 012345 99", ["A5 lostZeros"]),
            ("123456 234567 45678 345678 456789 567890", ["A4 lostZeros"]),
            ("8 9 10 11 12 13 14 15 16 17 18", []), ("7 123 4567 12", []), ("00012 00013 00014 00015", []),
            ("99998 99999 100000 100001 100002 100003 100004 100005 100006 100007", []),
        ]
    )
    func lostZeros(names: String, expected: [String]) async throws {
        let cells = names.split(separator: " ").joined(separator: "\n")
        #expect(try await damage("name\n\(cells)\n") == expected)
    }

    @Test("A cell has the name that a spreadsheet gives it, whatever lines and empty rows come before")
    func places() async throws {
        let csv = "sep=,\nname,Note\nr1,\"two\nlines\r\nand three\"\n\n,\nr2,\"\"\"x\n\"\"\"\n#REF!,\n"
        #expect(try await damage(csv) == ["A6 errorValue"])
        #expect((0..<2).map(SpreadsheetPlaces.columnName) == ["A", "B"])
        #expect([25, 26, 51, 52, 701, 702].map(SpreadsheetPlaces.columnName) == ["Z", "AA", "AZ", "BA", "ZZ", "AAA"])
    }

    @Test("Examples are few, however many cells are damaged")
    func many() async throws {
        try await withTemporaryFolder { folder in
            let path = folder.appending("robots.csv")
            try AtomicFile.write(("name\n" + String(repeating: "#NV\n", count: 1000)).utf8, to: path)
            let found = try Sheet(path: path, name: "", options: SheetOptions()).check().findings.damage
            #expect(
                found.map(\.sentence) == [
                    "A2: #NV is the error value of a formula (also A3, A4, … in all 1000)"
                ]
            )
        }
    }

    // MARK: Rows

    private func plan(_ csv: String, _ names: [String] = [], mode: Action = .upsert) async throws -> [String] {
        try await withTemporaryFolder { folder in
            var options = SheetOptions()
            options.mode = mode
            let accounts = names.map { RobotAccount(id: "id of \($0)", name: $0, displayName: $0, groupIDs: ["g0"]) }
            let groups = [Group(id: "g0", name: "Everyone", kind: .builtIn), Group(id: "g1", name: "Automation Users")]
            var settings = RunSettings()
            settings.createsGroups = true
            var planner = Planner(
                directory: Directory(groups: groups, accounts: accounts),
                organizationID: "org",
                settings: settings
            )
            for row in try rows(csv, options, in: folder) { planner.add(row, options) }
            let plan = planner.finish()
            let settled = plan.settled.map { row, outcome in "\(row) \(outcome.status) \(outcome.message)" }
            let calls = plan.work.flatMap { work in work.changes.map { "\($0.operation) \(work.name)" } }
            return settled + calls
        }
    }

    @Test("A row with certain damage in a key fails alone, unless there is an account of that very name")
    func certainDamage() async throws {
        let csv = "name,displayName,groups\n3.2E+15,Big,\nok,#REF!,\nother,Other,#REF!\n1E5,Five,\n"
        #expect(
            try await plan(csv) == [
                "1 failed A2: 3.2E+15 looks like a number that a spreadsheet shortened",
                "3 failed C4: #REF! is the error value of a formula", "create ok", "create 1E5",
            ]
        )
        #expect(try await plan("name,displayName\n3.2E+15,Big\n", ["3.2E+15"]) == ["update 3.2E+15"])
        #expect(
            try await plan("id,displayName\n3.2E+15,Big\n") == [
                "1 failed A2: 3.2E+15 looks like a number that a spreadsheet shortened"
            ]
        )
    }

    @Test("A name that differs from another only in what nobody sees never makes a second account")
    func invisible() async throws {
        #expect(
            try await plan("name\nrob\u{200B}by\n", ["robby"]) == [
                "1 failed A2: no account 'rob\u{200B}by', whose name has the invisible character U+200B. Did you mean 'robby'?"
            ]
        )
        #expect(
            try await plan("name\nRobot 1\n", ["Robot\u{A0}1"]) == [
                "1 failed A2: no account 'Robot 1'. Did you mean 'Robot\u{A0}1'? The action 'create' creates another one"
            ]
        )
        #expect(
            try await plan("name\nrobby\u{A0}\n\u{FEFF}robby\n\u{200E}robby\n", ["robby"]).allSatisfy {
                $0.contains("failed")
            }
        )
        // Joiners are part of what emoji look like; and an account may be called what it is called.
        #expect(try await plan("name\n👩\u{200D}💻\n") == ["create 👩\u{200D}💻"])
        #expect(try await plan("name,displayName\nrob\u{200B}by,R\n", ["rob\u{200B}by"]) == ["update rob\u{200B}by"])
    }

    @Test("Quotes and dashes of a word processor are compared with plain ones")
    func lookAlikes() async throws {
        #expect(
            try await plan("name\nO’Brien–1\n", ["o'brien-1"]) == [
                "1 failed A2: no account 'O’Brien–1'. Did you mean 'o'brien-1'? The action 'create' creates another one"
            ]
        )
        #expect(try await plan("name\nO’Brien\n", ["o'brien"], mode: .create) == ["create O’Brien"])
        #expect(try await plan("name\nO’Brien\n") == ["create O’Brien"])
    }

    @Test("A group that differs from another only in what nobody sees is never made")
    func groups() async throws {
        let outcome = try await plan("name,groups\na,Automation\u{A0}Users\n")
        #expect(
            outcome == [
                "1 failed B2: no group 'Automation\u{A0}Users', which has the invisible character U+00A0. Did you mean 'Automation Users'?"
            ]
        )
        #expect(try await plan("name,groups\na,\u{FEFF}Automation Users\u{200B}\n") == ["create a"])
    }

    @Test("A header that comes again is skipped, and said")
    func repeatedHeader() async throws {
        #expect(
            try await plan("name,Note\na,\nname,Note\nb,\n") == [
                "2 skipped the row repeats the header", "create a", "create b",
            ]
        )
        #expect(try await plan("name,Note\nname,else\n") == ["create name"])
    }

    @Test(
        "Header texts match whatever nobody sees of them",
        arguments: [
            "\u{FEFF}name", "na\u{200B}me", "\u{A0}Name\u{2009}", "“name”", "‚Name‘", "User–Name", "\u{200E}user name",
        ]
    )
    func headers(text: String) {
        #expect(Column(headerText: text) == .name)
    }
}
