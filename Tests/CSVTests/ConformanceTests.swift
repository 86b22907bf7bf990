import CSV
import Fuzzing
import TestSupport
import Testing

@Suite("Documents", .inTurn)
struct ConformanceTests {
    @Test("The folders hold the documents")
    func foldersAreThere() {
        #expect(Document.valid.count >= 40)
        #expect(Document.malformed.count == Malformed.table.count)
    }

    @Test("A valid document reads as the JSON beside it says", arguments: Document.valid)
    func valid(document: Document) throws {
        #expect(try table(document.bytes) == document.expected)
    }

    @Test("Chunk boundaries never change the records", arguments: Document.valid + Document.malformed, 1...8)
    func chunking(document: Document, chunkSize: Int) throws {
        let bytes = try document.bytes
        #expect(read(bytes, sizes: [chunkSize]) == read(bytes))
    }

    @Test("Chunk boundaries never change what is found of the dialect", arguments: Document.valid, [1, 2, 3, 64])
    func dialectOfChunks(document: Document, chunkSize: Int) throws {
        let bytes = try document.bytes
        var whole = RecordReader(chunks: ArrayChunks(bytes))
        var pieces = RecordReader(chunks: ArrayChunks(bytes, sizes: [chunkSize]))
        _ = outcomes(of: &whole)
        _ = outcomes(of: &pieces)
        #expect(whole.dialect == pieces.dialect)
    }

    @Test("A malformed document has its problem exactly there", arguments: Malformed.table)
    func malformed(expected: Malformed) throws {
        let document = try #require(Document.malformed.first { $0.name == expected.name })
        let problems = try read(document.bytes).filter { $0.fields == nil }
        #expect(
            problems.first == .problem(expected.code, line: expected.line, column: expected.column, row: expected.row)
        )
    }
}

/// The first problem of each malformed document.
struct Malformed: Sendable, CustomTestStringConvertible {
    let name: String
    let code: CSVError.Code
    let line: Int
    let column: Int
    let row: Int

    init(_ name: String, _ code: CSVError.Code, _ line: Int, _ column: Int, row: Int) {
        (self.name, self.code, self.line, self.column, self.row) = (name, code, line, column, row)
    }

    var testDescription: String { name }

    static let table = [
        Malformed("unclosed-quote", .unclosedQuote, 2, 3, row: 1),
        Malformed("unclosed-quote-at-end", .unclosedQuote, 2, 3, row: 1),
        Malformed("unclosed-quote-after-doubled", .unclosedQuote, 3, 1, row: 2),
        Malformed("unclosed-quote-in-header", .unclosedQuote, 1, 1, row: 0),
        Malformed("text-after-closing-quote", .textAfterClosingQuote, 2, 4, row: 1),
        Malformed("space-after-closing-quote", .textAfterClosingQuote, 2, 6, row: 1),
        Malformed("text-after-closing-quote-at-end", .textAfterClosingQuote, 2, 6, row: 1),
        Malformed("quote-in-unquoted-field", .quoteInUnquotedField, 3, 2, row: 2),
        Malformed("space-before-quote", .quoteInUnquotedField, 2, 4, row: 1),
        Malformed("quote-after-newline-in-quotes", .quoteInUnquotedField, 3, 5, row: 1),
        Malformed("too-few-fields", .raggedRow, 3, 1, row: 2),
        Malformed("too-many-fields", .raggedRow, 4, 1, row: 2),
        Malformed("empty-quotes-among-two-columns", .raggedRow, 2, 1, row: 1),
        Malformed("nul", .nul, 2, 4, row: 1),
        Malformed("nul-in-quotes", .nul, 3, 1, row: 1),
        Malformed("latin1", .invalidEncoding, 2, 9, row: 1),
        Malformed("latin1-after-characters", .invalidEncoding, 2, 9, row: 1),
        Malformed("overlong", .invalidEncoding, 2, 3, row: 1),
        Malformed("surrogate-in-utf8", .invalidEncoding, 2, 3, row: 1),
        Malformed("beyond-unicode", .invalidEncoding, 2, 3, row: 1),
        Malformed("cut-character-at-end", .invalidEncoding, 2, 3, row: 1),
        Malformed("utf16le-lone-high-surrogate", .invalidEncoding, 2, 3, row: 1),
        Malformed("utf16be-lone-low-surrogate", .invalidEncoding, 2, 3, row: 1),
        Malformed("utf16le-odd-byte", .invalidEncoding, 2, 4, row: 1),
        Malformed("utf16le-cut-pair", .invalidEncoding, 2, 3, row: 1),
        Malformed("utf16le-without-mark", .nul, 1, 2, row: 0),
        Malformed("workbook", .notCSV, 1, 1, row: 0),
        Malformed("old-workbook", .notCSV, 1, 1, row: 0),
    ]
}
