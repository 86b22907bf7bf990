import TestSupport
import Testing

@testable import Muster

@Suite("Failed rows grouped by cause", .inTurn)
struct CauseGroupsTests {
    private func groups(_ failures: [(code: String, message: String)]) -> [CauseGroup] {
        var groups = CauseGroups()
        for (index, failure) in failures.enumerated() {
            var outcome = Outcome(.failed)
            (outcome.code, outcome.message) = failure
            groups.add(outcome, row: index + 1)
        }
        return groups.mostFrequentFirst
    }

    @Test("Rows with the same text are one group, the largest first, with the first five rows as examples")
    func sameText() {
        let groups = groups(
            [("noAccount", "no account is named 'a'")]
                + (0..<7).map { _ in ("unknownGroup", "no group 'Finnance'") }
        )
        #expect(groups.map(\.rows) == [7, 1])
        #expect(groups.map(\.message) == ["no group 'Finnance'", "no account is named 'a'"])
        #expect(groups[0].examples == [2, 3, 4, 5, 6] && groups.allSatisfy { !$0.isExample })
    }

    @Test("More than three texts of one code, each of about one row, are one group with an example", arguments: [3, 4])
    func manyTexts(count: Int) {
        let groups = groups((0..<count).map { ("noAccount", "no account is named '\($0)'") })
        #expect(groups.map(\.rows) == (count > 3 ? [count] : [1, 1, 1]))
        #expect(groups.allSatisfy { $0.isExample == (count > 3) })
    }

    @Test("Texts without a code, and texts of many rows each, stay apart")
    func apart() {
        #expect(groups((0..<5).map { ("", "HTTP 50\($0)") }).count == 5)
        let repeated = (0..<4).flatMap { group in (0..<2).map { _ in ("unknownGroup", "no group '\(group)'") } }
        #expect(groups(repeated).map(\.rows) == [2, 2, 2, 2])
    }
}
