import TestSupport
import Testing

@testable import MusterUI

@Suite("The search in a plan", .inTurn)
struct ChangeIndexTests {
    private static let lines = [
        "bot-1\u{1}bot 1\u{1}alumni", "bot-12\u{1}\u{1}finance", "", "müller\u{1}alumni", "aab", "aaab", "ab", "b", "a",
    ]

    @Test(
        "It finds the lines in which every word occurs, and no match reaches from one line into the next",
        arguments: [
            ["bot"], ["bot", "alumni"], ["alumni", "bot"], ["12"], ["ü"], ["aab"], ["aaab"], ["ab"], ["b"], ["ba"],
            ["1bot"],
            ["\u{1}"], ["alumnibot"], ["nothing"], ["bot", "nothing"],
        ]
    )
    func words(words: [String]) {
        let index = ChangeIndex(texts: Self.lines)
        let expected = Self.lines.indices.filter { line in words.allSatisfy { Self.lines[line].contains($0) } }
        #expect(index.lines(with: words) == expected)
    }

    @Test("Among random texts it finds what a comparison of every line finds")
    func random() {
        var generator = SeededGenerator()
        for _ in 1...20 { compare(using: &generator) }
    }

    private func compare(using generator: inout SeededGenerator) {
        func text(_ most: Int) -> String {
            String(
                (0..<Int.random(in: 0...most, using: &generator)).map { _ in "abc".randomElement(using: &generator)! }
            )
        }
        let lines = (0..<50).map { _ in text(12) }
        let index = ChangeIndex(texts: lines)
        for _ in 0..<50 {
            let words = (0..<Int.random(in: 1...3, using: &generator)).map { _ in text(4) }.filter { !$0.isEmpty }
            guard !words.isEmpty else { continue }
            let expected = lines.indices.filter { line in words.allSatisfy { lines[line].contains($0) } }
            #expect(index.lines(with: words) == expected, "\(words) in \(lines)")
        }
    }

    @Test("No line, no words that fit, and very long lines are no trouble")
    func edges() {
        #expect(ChangeIndex(texts: [String]()).lines(with: ["a"]) == [])
        let long = String(repeating: "x", count: 100_000)
        #expect(ChangeIndex(texts: [long + "end", "end"]).lines(with: ["end"]) == [0, 1])
        #expect(ChangeIndex(texts: [long]).lines(with: ["xx"]) == [0])
    }
}
