import SystemPackage
import TestSupport
import Testing

@testable import Muster

@Suite("The sheet", .inTurn)
struct SheetTests {
    private func check(_ csv: some Sequence<UInt8>, _ options: SheetOptions = SheetOptions()) async throws
        -> Sheet.Contents
    {
        try await withTemporaryFolder { folder in
            let path = folder.appending("robots.csv")
            try AtomicFile.write(Array(csv), to: path)
            return try Sheet(path: path, name: "robots.csv", options: options).check()
        }
    }

    @Test(
        "Columns match whatever their case, spaces and punctuation",
        arguments: [
            ("Robot Account ID", Column.id), ("robotAccountId", .id), ("UserName", .name), ("user_name", .name),
            ("NAME", .name),
            ("Display-Name", .displayName), ("GroupName", .group), ("Member of:", .group), ("group ids", .groups),
            ("groupIDsToAdd", .addGroups),
            ("Remove_Groups", .removeGroups), ("groupidstoremove", .removeGroups),
            ("Partition Global Id", .partitionGlobalId),
            ("Action", .action),
        ]
    )
    func aliases(text: String, column: Column) {
        #expect(Column(headerText: text) == column)
    }

    @Test("Every other column is carried through, and an earlier report's own columns are not")
    func carried() async throws {
        let report = "name,Owner," + ReportColumn.allCases.map(\.rawValue).joined(separator: ",")
        let contents = try await check((report + "\n").utf8)
        #expect(contents.header.isOurs)
        #expect(contents.header.carried == [0, 1])
        #expect(contents.header.positions == [.name: [0]])
        // One underscore column alone is the author's own.
        let own = try await check("name,_id,_note\n".utf8)
        #expect(own.header.carried == [0, 1, 2])
    }

    @Test(
        "A header that cannot be worked with is refused with what to do",
        arguments: [
            ("a,b\n1,2\n", [:], "robots.csv:1: the header names no column 'id' or 'name'"),
            ("name,User Name\n1,2\n", [:], "columns 1 ('name') and 2 ('User Name') both mean 'name'"),
            ("name,x\n1,2\n", ["displayName": ["Robot label"]], "the header has no column 'Robot label'"),
            ("", [:], "the file is empty"),
        ]
    )
    func badHeaders(csv: String, map: [String: [String]], expected: String) async throws {
        var options = SheetOptions()
        options.map = map
        let read = options
        let error = await #expect(throws: InvalidSheet.self) { try await check(csv.utf8, read) }
        #expect(error?.description.contains(expected) == true)
    }

    @Test("All problems of a broken file are listed, the first twenty by their place and the rest as a number")
    func problems() async throws {
        let ragged = (1...25).map { "r\($0)" }.joined(separator: "\n")
        let error = await #expect(throws: InvalidSheet.self) {
            try await check("name,groups\nok,Finance\n\(ragged)\n".utf8)
        }
        #expect(error?.count == 25)
        #expect(error?.problems.count == 20)
        #expect(error?.problems.first?.description == "robots.csv:3:1: row 2 has 1 field; the header has 2.")
        #expect(error?.description.hasSuffix("… and 5 more problems.") == true)
    }

    @Test("--map gives a column its meaning, and wins over the names that Muster knows")
    func map() async throws {
        var options = SheetOptions()
        options.map = ["display name": ["Robot label"], "groups": ["name2"]]
        let contents = try await check("name,Robot label,groups,name2\n".utf8, options)
        #expect(contents.header.positions == [.name: [0], .displayName: [1], .groups: [3]])
    }

    @Test("The fingerprint is the SHA-256 of the file's bytes")
    func fingerprint() async throws {
        // printf 'name\na\n' | sha256sum
        let expected = "6e823acf26f8eea539f8a8c81a662c6179fcbbde3696542ef9087443644de67e"
        #expect(try await check("name\na\n".utf8).fingerprint == expected)
    }

    @Test(
        "A cell lists groups",
        arguments: [
            ("A;B", ";", nil, ["A", "B"]), (" A ; B;", ";", nil, ["A", "B"]), ("A", ";", nil, ["A"]),
            ("", ";", nil, nil),
            ("  ", ";", nil, nil), ("(None)", ";", nil, []), (" ; ;", ";", nil, nil),
            ("A;\u{301}B", ";", nil, ["A", "\u{301}B"]), ("A|B", "|", nil, ["A", "B"]),
            ("A, B", ", ", nil, ["A", "B"]),
            ("A`,B,C", ",", BacktickEscape(), ["A,B", "C"]), ("A``,B", ",", BacktickEscape(), ["A`", "B"]),
            ("A`", ",", BacktickEscape(), ["A`"]),
            ("Wild`*,`[x`]", ",", BacktickEscape(), ["Wild*", "[x]"]), ("A`B", ",", BacktickEscape(), ["A`B"]),
        ] as [(String, String, BacktickEscape?, [String]?)]
    )
    func listCells(cell: String, separator: String, escape: BacktickEscape?, expected: [String]?) {
        #expect(ListCell(separator: separator, escape: escape).items(cell) == expected)
    }

    @Test("UiPathOrch's export is read as it is: commas inside the cell, backtick escapes")
    func uiPathOrch() async throws {
        try await withTemporaryFolder { folder in
            let csv =
                "Path,UserName,GroupName\n\"Orch1:\\\",robot `[1`],\"Finance,Sales`, EU, Any`*\"\n\"Orch1:\\\",a`b,\n"
            let requests = try rows(csv, in: folder).map { try $0.request(SheetOptions()) }
            #expect(requests.map(\.name) == ["robot [1]", "a`b"])
            #expect(requests.map(\.groups) == [["Finance", "Sales, EU", "Any*"], nil])
        }
    }

    @Test(
        "The nearest names are suggested, nearest first",
        arguments: [
            ("Finnance", ["Finance", "Finances"]), ("fniance", ["Finance", "Finances"]), ("Legcay", ["Legacy"]),
            ("zzzzzz", []),
            ("finance", ["Finance", "Finances"]), ("X", []),
        ]
    )
    func suggestions(name: String, expected: [String]) {
        #expect(Suggestions(among: ["Finance", "Finances", "Legacy", "Y"]).nearest(to: name) == expected)
    }
}
