import Foundation
import SystemPackage
import TestSupport
import Testing

@testable import Muster

/// What the author says of single columns by their places.
@Suite("Columns by their places", .inTurn)
struct ColumnChoiceTests {
    private func inspection(_ csv: String, _ choices: [ColumnChoice]) async throws -> Inspection {
        try await withTemporaryFolder { folder in
            let path = folder.appending("robots.csv")
            try Data(csv.utf8).write(to: URL(filePath: path.string))
            var options = SheetOptions()
            options.choices = choices
            return try Inspection(of: Sheet(path: path, name: "robots.csv", options: options))
        }
    }

    @Test(
        "Of columns with one header, each means what was chosen for its place",
        arguments: [
            (
                "name,Label,Label", [ColumnChoice(position: 2, text: "Label", meaning: "displayName")],
                [.name, nil, .displayName]
            ),
            ("name,name", [ColumnChoice(position: 0, text: "name", meaning: nil)], [nil, .name]),
            ("name,name", [ColumnChoice(position: 0, text: "name", meaning: "displayName")], [.displayName, .name]),
            (
                "name,G,G",
                [
                    ColumnChoice(position: 1, text: "G", meaning: "addGroups"),
                    ColumnChoice(position: 2, text: "G", meaning: "addGroups"),
                ], [.name, .addGroups, .addGroups]
            ),
            (
                "name,,", [ColumnChoice(position: 2, text: "", meaning: "displayName")],
                [.name, nil, .displayName]
            ),
        ] as [(String, [ColumnChoice], [Column?])]
    )
    func meanings(header: String, choices: [ColumnChoice], meanings: [Column?]) async throws {
        let row = Array(repeating: "a", count: meanings.count).joined(separator: ",")
        let found = try await inspection("\(header)\n\(row)\n", choices)
        #expect(found.problems.isEmpty, "\(found.problems)")
        #expect(found.columns.map(\.meaning) == meanings)
    }

    @Test("A sheet with another header in that place is refused, with what to do")
    func moved() async throws {
        let choice = ColumnChoice(position: 1, text: "Label", meaning: "displayName")
        for csv in ["name,Team,Label\na,b,c\n", "Label,name\na,b\n", "name\na\n"] {
            let problem = try #require(try await inspection(csv, [choice]).problems.first)
            #expect(problem.reason.contains("column 2 was 'Label'"), "\(problem.reason)")
            #expect(problem.reason.contains("Choose the meanings again."))
        }
    }

    @Test("One meaning that only one column can have is refused for two")
    func twice() async throws {
        let choices = [0, 1].map { ColumnChoice(position: $0, text: "x", meaning: "name") }
        await #expect(throws: RunError.self) { try await inspection("x,x\na,b\n", choices) }
    }

    @Test("A run folder keeps the choices, and one that was written before there were any can still be read")
    func kept() throws {
        var options = SheetOptions()
        let before = try JSONEncoder().encode(options)
        #expect(try JSONDecoder().decode(SheetOptions.self, from: before).choices == nil)
        #expect(!String(decoding: before, as: UTF8.self).contains("choices"))
        options.choices = [ColumnChoice(position: 3, text: "Label", meaning: nil)]
        #expect(try JSONDecoder().decode(SheetOptions.self, from: JSONEncoder().encode(options)) == options)
    }
}
