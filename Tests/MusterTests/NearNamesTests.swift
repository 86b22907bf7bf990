import TestSupport
import Testing

@testable import Muster

@Suite("Names that are one edit away", .inTurn)
struct NearNamesTests {
    @Test(
        "One edit is near, and a number of another value is not",
        arguments: [
            ("robot-00007", ["robot-000007"]), ("robot-000008", []), ("robot-00008", []),
            ("ROBOT-00007", ["robot-000007"]),
            ("robt-000007", ["robot-000007"]), ("roobt-000007", ["robot-000007"]), ("rabot-000007", ["robot-000007"]),
            ("robot-1", []), ("robot-2", []), ("robot-10", ["robot-010"]), ("robot-0007", []), ("muller", ["Müller"]),
            ("Müler", ["Müller"]), ("Mülelr", ["Müller"]), ("robot000007", ["robot-000007"]), ("robot-0000-07", []),
            ("", ["a"]), ("b", ["a"]), ("ab", ["a"]), ("bc", []),
        ] as [(String, [String])]
    )
    func table(name: String, expected: [String]) {
        let known = ["robot-000007", "robot-010", "robot-3", "Müller", "a", "robot-11"]
        #expect(NearNames(known).indices(near: name).map { known[$0] } == expected)
    }

    /// What is near, by trying every name.
    private static func bruteForce(_ name: String, _ known: [String]) -> [Int] {
        func numbers(_ text: String) -> [Int] {
            text.split { !("0"..."9").contains($0) }.map { Int($0)! }
        }
        return known.indices.filter {
            let (a, b) = (name.lowercased(), known[$0].lowercased())
            return numbers(a) == numbers(b)
                && Suggestions.distance(Array(a.unicodeScalars), Array(b.unicodeScalars)) == 1
        }
    }

    @Test("It finds what a search through all names finds", arguments: ["ab", "a01", "aB-0127", "äöé日ab", "00011"])
    func random(alphabet: String) {
        var random = SeededGenerator("near names \(alphabet)")
        func text() -> String {
            String((0..<Int.random(in: 0...7, using: &random)).map { _ in alphabet.randomElement(using: &random)! })
        }
        let known = (0..<60).map { _ in text() }
        let near = NearNames(known)
        for _ in 0..<400 {
            let name = text()
            #expect(near.indices(near: name) == Self.bruteForce(name, known), "'\(name)' among \(known)")
        }
    }

    @Test("A long series beside a long series costs nothing")
    func series() {
        let near = NearNames((1...4_000).map { "robot-\($0)" })
        let found = (4_001...12_000).count { !near.indices(near: "robot-\($0)").isEmpty }
        #expect(found == 0)
    }
}
