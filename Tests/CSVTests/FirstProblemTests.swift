import CSV
import Fuzzing
import TestSupport
import Testing

@Suite("Which of several problems of a row is reported", .inTurn)
struct FirstProblemTests {
    /// A document, and where its problems are.
    struct Case: Sendable, CustomTestStringConvertible {
        var document: [UInt8]
        var problems: [Place]

        init(_ document: String, _ problems: Place...) {
            // `¿` stands for a byte that no text in UTF-8 has.
            let parts = document.split(separator: "¿", omittingEmptySubsequences: false).map { Array($0.utf8) }
            self.document = Array(parts.joined(separator: [0xFF]))
            self.problems = problems
        }

        var testDescription: String { String(decoding: document, as: UTF8.self).debugDescription }
    }

    /// What is wrong, and where.
    struct Place: Hashable, Sendable {
        var code: CSVError.Code
        var line: Int
        var column: Int

        init(_ code: CSVError.Code, _ line: Int, _ column: Int) {
            (self.code, self.line, self.column) = (code, line, column)
        }
    }

    private static let cases = [
        // A formula that is not closed: its place is its quote, whatever it holds.
        Case("=\"¿\0", Place(.quoteInUnquotedField, 1, 2)),
        Case("=\"\0¿,b", Place(.quoteInUnquotedField, 1, 2)),
        Case("=\"\0\"x\0\n", Place(.quoteInUnquotedField, 1, 2)),
        Case("=\"\0\n", Place(.quoteInUnquotedField, 1, 2)),
        Case("a\n¿=\"\0\n", Place(.invalidEncoding, 2, 1)),
        Case("\0,=\"\n", Place(.nul, 1, 1)),
        Case("¿,=\"\0", Place(.invalidEncoding, 1, 1)),
        // One that is closed holds what it holds.
        Case("=\"\0¿\"\n", Place(.nul, 1, 3)),
        Case("=\"¿\0\"", Place(.invalidEncoding, 1, 3)),
        Case("=\"a\"\0", Place(.quoteInUnquotedField, 1, 2)),
        Case("=\"\t\u{1}\u{1F}\"\n"),
        Case("=\"a\"\t,b\n", Place(.quoteInUnquotedField, 1, 2)),
        // A field without quotes.
        Case("a\0\"", Place(.nul, 1, 2)),
        Case("a\"\0", Place(.quoteInUnquotedField, 1, 2)),
        Case("a¿\"\0", Place(.invalidEncoding, 1, 2)),
        // Text behind a closing quote.
        Case("\"a\"\0", Place(.textAfterClosingQuote, 1, 4)),
        Case("\"a\"¿", Place(.textAfterClosingQuote, 1, 4)),
        Case("\"\0\"x", Place(.nul, 1, 2)),
        Case("\"\n¿\"x\0", Place(.invalidEncoding, 2, 1)),
        // A quote that is never closed ends the document, and what is wrong before it comes first.
        Case("\"¿\0", Place(.unclosedQuote, 1, 1)),
        Case("\0,\"¿", Place(.nul, 1, 1), Place(.unclosedQuote, 1, 3)),
        Case("¿,\"\0\n", Place(.invalidEncoding, 1, 1), Place(.unclosedQuote, 1, 3)),
        Case("=\"\0,\"a", Place(.quoteInUnquotedField, 1, 2), Place(.unclosedQuote, 1, 5)),
        Case("\"a\nb\"c,\"d\n", Place(.textAfterClosingQuote, 2, 3), Place(.unclosedQuote, 2, 5)),
        // Each row has its own.
        Case(
            "a\"\n\0\n¿\n1,2\n",
            Place(.quoteInUnquotedField, 1, 2),
            Place(.nul, 2, 1),
            Place(.invalidEncoding, 3, 1),
            Place(.raggedRow, 4, 1)
        ),
        // Too many fields are no problem of a place: what is wrong inside the row explains them.
        Case("a\n1\",2\n", Place(.quoteInUnquotedField, 2, 2)),
    ]

    @Test("The problem whose place comes first is reported, of whatever kind, in any chunks", arguments: cases)
    func first(example: Case) {
        let options = ReaderOptions(delimiter: UInt8(ascii: ","), encoding: .utf8)
        for size in [1, 2, 3, 5, 1000] {
            #expect(places(read(example.document, options: options, sizes: [size])) == example.problems)
        }
        #expect(places(ReferenceParser.read(example.document, delimiter: UInt8(ascii: ","))) == example.problems)
    }

    @Test("It makes no difference where in the blocks of 64 bytes the row begins", arguments: cases)
    func blocks(example: Case) {
        let options = ReaderOptions(
            delimiter: UInt8(ascii: ","),
            encoding: .utf8,
            requiresUniformFieldCount: false
        )
        let expected = example.problems.filter { $0.code != .raggedRow }
        for count in 55...66 {
            let document = [UInt8](repeating: 0x61, count: count) + [0x0A] + example.document
            let moved = places(read(document, options: options)).map { Place($0.code, $0.line - 1, $0.column) }
            #expect(moved == expected)
        }
    }

    @Test("A quote that is opened above the header and never closed is the only problem of the document")
    func aboveHeader() {
        let options = ReaderOptions(delimiter: UInt8(ascii: ","), encoding: .utf8, headerRow: 2)
        #expect(places(read(Array("\0,\"a\nb\n".utf8), options: options)) == [Place(.unclosedQuote, 1, 3)])
        let inHeader = [Place(.nul, 2, 1), Place(.unclosedQuote, 2, 3)]
        #expect(places(read(Array("a\n\0,\"b\n".utf8), options: options)) == inHeader)
    }

    private func places(_ outcomes: [Outcome]) -> [Place] {
        outcomes.compactMap { outcome in
            guard case .problem(let code, let line, let column, _) = outcome else { return nil }
            return Place(code, line, column)
        }
    }
}
