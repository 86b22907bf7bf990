import Foundation
import Muster
import SystemPackage
import TestSupport
import Testing

@testable import MusterUI

@Suite("The page's values", .inTurn)
struct PageValueTests {
    private func sheet(_ csv: String, _ choices: SheetChoices = SheetChoices()) async throws -> DraftSheet {
        try await withTemporaryFolder { folder in
            let path = folder.appending("robots.csv")
            try Data(csv.utf8).write(to: URL(filePath: path.string))
            return DraftSheet(name: "robots.csv", path: path, upload: nil, defaults: SheetOptions(), choices: choices)
        }
    }

    @Test("A column means what was chosen for it, and the others what they meant")
    func meanings() async throws {
        var choices = SheetChoices()
        choices.meanings = ["1": "displayName", "2": "addGroups"]
        let draft = try await sheet("name,Robot label,Teams,addGroups\na,A,Finance,\n", choices)
        let found = try draft.reading.get()
        #expect(found.columns.map(\.meaning) == [.name, .displayName, .addGroups, .addGroups])
        var without = SheetChoices()
        without.meanings = ["1": SheetChoices.ignore]
        let ignored = try await sheet("name,displayName\na,A\n", without)
        #expect(try ignored.reading.get().columns.map(\.meaning) == [.name, nil])
        #expect(SheetView(ignored).columns.map(\.meaning) == ["name", "ignore"])
    }

    @Test("A sheet that cannot be read tells its problems, and another choice may read it")
    func problems() async throws {
        let view = SheetView(try await sheet("name,displayName\na,b,c\nd\n"))
        #expect(view.problemCount == 2 && view.problems.map(\.line) == [2, 3])
        var choices = SheetChoices()
        choices.delimiter = ";"
        #expect(SheetView(try await sheet("name,id\na;b\n", choices)).problemCount > 0)
    }

    @Test("What was chosen for columns is forgotten when the columns are others")
    func forgotten() async throws {
        try await withTemporaryFolder { folder in
            let path = folder.appending("robots.csv")
            try Data("name;x,label\na;b,c\n".utf8).write(to: URL(filePath: path.string))
            var choices = SheetChoices()
            choices.delimiter = ","
            choices.meanings = ["0": "name", "1": "displayName"]
            let draft = DraftSheet(name: "r", path: path, upload: nil, defaults: SheetOptions(), choices: choices)
            choices.delimiter = ";"
            #expect(draft.with(choices).choices.meanings.isEmpty)
            choices.delimiter = ","
            #expect(draft.with(choices).choices.meanings.count == 2)
        }
    }

    @Test(
        "Any rows of a sheet can be had, in the encoding and from the header row that it is read with",
        arguments: [
            ("name,displayName\na,A\nb,\"B\nB\"\nc,C\n", String.Encoding.utf8, nil, ["a", "b", "c"], [2, 3, 5]),
            ("name;displayName\nä;A\nö;B\n", .windowsCP1252, nil, ["ä", "ö"], [2, 3]),
            ("name\tdisplayName\r\na\tA\r\nb\tB\r\n", .utf16, nil, ["a", "b"], [2, 3]),
            ("Robots,\n,\nname,displayName\na,A\n", .utf8, 3, ["a"], [4]),
            ("name,displayName\n", .utf8, nil, [], []),
        ] as [(String, String.Encoding, Int?, [String], [Int])]
    )
    func rows(
        csv: String,
        encoding: String.Encoding,
        headerRow: Int?,
        names: [String],
        lines: [Int]
    ) async throws {
        try await withTemporaryFolder { folder in
            let path = folder.appending("robots.csv")
            try #require(csv.data(using: encoding)).write(to: URL(filePath: path.string))
            var choices = SheetChoices()
            choices.headerRow = headerRow
            let draft = DraftSheet(name: "r", path: path, upload: nil, defaults: SheetOptions(), choices: choices)
            let all = draft.rows(from: 0, count: 100)
            #expect(all.map(\.cells.first) == names && all.map(\.line) == lines)
            #expect(all.map(\.number) == Array(1..<names.count + 1))
            for first in -1...names.count + 1 {
                for count in -1...names.count + 1 {
                    let some = draft.rows(from: first, count: count).map(\.number)
                    let expected = first < 0 || count <= 0 ? [] : all.map(\.number).dropFirst(first).prefix(count)
                    #expect(some == Array(expected), "\(first), \(count)")
                }
            }
        }
    }

    @Test("The rate follows the last seconds, and is unknown before there are two moments")
    func rate() {
        var rows = RecentRate(over: .seconds(10))
        let start = ContinuousClock.now
        #expect(rows.rowsPerSecond == nil)
        rows.note(0, at: start)
        #expect(rows.rowsPerSecond == nil)
        for second in 1...60 { rows.note(second < 40 ? second * 10 : 400, at: start + .seconds(second)) }
        #expect(rows.rowsPerSecond == 0)
    }

    @Test("Causes are counted, most frequent first, and bounded")
    func causes() {
        var tally = CauseTally()
        for number in 0..<1000 {
            var outcome = Outcome(.failed)
            outcome.message = number % 2 == 0 ? "the same" : "cause \(number)"
            tally.add(outcome)
        }
        tally.add(Outcome(.created))
        #expect(tally.top.first?.message == "the same" && tally.top.first?.rows == 500)
        #expect(tally.counts.count <= 201 && tally.counts.values.reduce(0, +) == 1000)
    }

    @Test("The server ends when nobody has used it, and not while a run is under way")
    func idle() async {
        let idle = IdleTime(limit: .milliseconds(50))
        var looks = 0
        await idle.end {
            looks += 1
            return looks < 3
        }
        #expect(looks >= 3)
    }

    @Test(
        "A broken percent encoding is no name",
        arguments: [("a%20b", "a b"), ("%C3%A4", "ä"), ("%", nil), ("%zz", nil), ("%FF", nil)]
    )
    func percent(text: String, plain: String?) { #expect(text.removingURLPercentEncoding() == plain) }
}
