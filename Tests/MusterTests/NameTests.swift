import IdentityAPI
import TestSupport
import Testing

@testable import Muster

@Suite("Names that are nearly others", .inTurn)
struct NameTests {
    // MARK: Wildcards

    @Test(
        "A pattern is what its cell says",
        arguments: [
            ("bot-*", "bot-1", true), ("bot-*", "bot-", true), ("bot-*", "BOT-x", true), ("BOT-*", "bot-1", true),
            ("bot-*", "robot-1", false), ("*", "", true), ("*", "anything", true), ("b?t", "bot", true),
            ("b?t", "bt", false), ("b?t", "boot", false), ("*-0?", "a-b-01", true), ("*a*b*", "xxaxxbxx", true),
            ("*a*b*", "xxbxxaxx", false), ("b[ou]t*", "bot", false), ("b[ou]t*", "b[ou]t1", true),
            ("m?ller*", "Müller-01", true), ("MÜ*", "müller", true), ("a**b", "ab", true),
        ]
    )
    func patterns(cell: String, name: String, matches: Bool) throws {
        #expect(try #require(NamePattern(cell)).matches(folded: name.lowercased()) == matches)
    }

    @Test("A name without wildcards, or whose wildcards are escaped, is no pattern")
    func noPattern() throws {
        #expect(NamePattern("bot-1") == nil && NamePattern("b[ou]t") == nil)
        #expect(NamePattern("bot-`*`?", escape: BacktickEscape()) == nil)
        let mixed = try #require(NamePattern("bot-`*-*", escape: BacktickEscape()))
        #expect(mixed.matches(folded: "bot-*-7") && !mixed.matches(folded: "bot-x-7"))
        #expect(mixed.prefix == "bot-*-")
    }

    @Test("Patterns match what a search by trying everything matches")
    func randomPatterns() {
        var random = SeededGenerator("patterns")
        func matches(_ pattern: ArraySlice<Character>, _ text: ArraySlice<Character>) -> Bool {
            guard let first = pattern.first else { return text.isEmpty }
            if first == "*" {
                return matches(pattern.dropFirst(), text) || !text.isEmpty && matches(pattern, text.dropFirst())
            }
            guard let letter = text.first else { return false }
            return (first == "?" || first == letter) && matches(pattern.dropFirst(), text.dropFirst())
        }
        let directory = Directory(
            groups: [],
            accounts: (0..<300).map { index in
                let text = String(
                    (0..<Int.random(in: 0...6, using: &random)).map { _ in "ab-".randomElement(using: &random)! }
                )
                return .init(id: "\(index)", name: text, displayName: "", groupIDs: [])
            }
        )
        let names = SortedNames(directory)
        for _ in 0..<500 {
            let cell = String(
                (0..<Int.random(in: 1...6, using: &random)).map { _ in "ab-*?".randomElement(using: &random)! }
            )
            guard let pattern = NamePattern(cell) else { continue }
            let found = Set(names.indices(matching: pattern))
            let expected = directory.accounts.indices.filter {
                matches(Array(cell)[...], Array(directory.accounts[$0].name)[...])
            }
            #expect(found == Set(expected), "\(cell)")
        }
    }

    // MARK: Zeros and letters

    @Test("Names of digits are found by what is left of them without their zeros")
    func zeros() {
        let zeros = LeadingZeros(["0042", "42a", "000", "7", "00042"])
        #expect(zeros.indices(of: "42") == [0, 4] && zeros.indices(of: "042") == [0, 4])
        #expect(zeros.indices(of: "0") == [2] && zeros.indices(of: "07") == [3])
        #expect(zeros.indices(of: "420").isEmpty && zeros.indices(of: "42a").isEmpty && zeros.indices(of: "").isEmpty)
    }

    @Test(
        "A text with lost letters is found to be what it was",
        arguments: [
            ("M?ller-01", [0]), ("m?LLER-01", [0]), ("M??ller-01", [0]), ("M???ller-01", []), ("Muller-01", []),
            ("?ller-01", []), ("M?ller-02", []), ("??????", [1]), ("??", [2]), ("??????????????????", [1]),
            ("Ko?ciół", [3]), ("Ko?ci??", [3]), ("Ko?cial", []), ("Mu?ller", [4]),
            ("bot-?", []), ("who??", [5]), ("who?", []),
        ] as [(String, [Int])]
    )
    func letters(text: String, expected: [Int]) {
        let letters = LostLetters(["Müller-01", "日本語日本語", "🤖", "Kościół", "Mu\u{308}ller", "who?ü", "bot-1"])
        #expect(letters.indices(of: text) == expected)
    }

    // MARK: Lists

    @Test(
        "A list with another separator names the one that makes groups of it",
        arguments: [
            ("Finance, Payroll", ";", "','"), ("Finance,Payroll", ",", nil), ("Finance|x", ";", "'|'"),
            ("x/y", ";", nil), ("Finance", ";", nil), ("Finance,", ";", nil), ("Finance\nPayroll", ";", "$'\\n'"),
            ("Finance\tPayroll", ";", "$'\\t'"), ("a,Finance/Payroll", ";", "'/'"), ("Finance;Payroll", ",", "';'"),
            ("Finanzen / y", ";", "'/'"),
        ] as [(String, String, String?)]
    )
    func lists(text: String, separator: String, expected: String?) {
        let lists = MistakenList(separator: separator, isChosen: false, ["finanzen": "Finance"])
        #expect(lists.separator(in: text) { ["Finance", "Payroll"].contains($0) } == expected)
    }
}
