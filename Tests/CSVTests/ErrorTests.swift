import CSV
import Fuzzing
import TestSupport
import Testing

@Suite("Problems and what follows them", .inTurn)
struct ErrorTests {
    @Test("Reading continues behind every problem that is not final")
    func recovery() {
        let text = "a,b\n1,2\"3\"\n\"4\"x\"y,5\n6\n7,\0\n8,\u{1}\n\"9\",10\n"
        let expected: [Outcome] = [
            .record([Array("a".utf8), Array("b".utf8)], number: 0, line: 1),
            .problem(.quoteInUnquotedField, line: 2, column: 4, row: 1),
            .problem(.textAfterClosingQuote, line: 3, column: 4, row: 2),
            .problem(.raggedRow, line: 4, column: 1, row: 3),
            .problem(.nul, line: 5, column: 3, row: 4),
            .record([[0x38], [0x01]], number: 5, line: 6),
            .record([Array("9".utf8), Array("10".utf8)], number: 6, line: 7),
        ]
        #expect(read(Array(text.utf8)) == expected)
    }

    @Test("A row with several problems gives its first one only")
    func firstProblemOfARow() {
        let bytes = Array("a,b\n1\"2,".utf8) + [0xFF] + Array("\"3\"4,5\n".utf8)
        #expect(read(bytes).dropFirst() == [.problem(.quoteInUnquotedField, line: 2, column: 2, row: 1)])
    }

    @Test(
        "A formula that gives a text needs no quotes around it, and nothing else with a quote in it goes without",
        arguments: [
            ("=\"0042\"", true), ("=\"\"", true), ("=\"a\"\"b\"", true), ("=\"a", false), ("=\"", false),
            ("=\"a\"&\"b\"", false), ("=\"a\"b", false), ("=\"a\"\"", false), ("==\"a\"", false), (" =\"a\"", false),
        ]
    )
    func formula(field: String, isSound: Bool) {
        for document in ["a,b\n\(field),x\n", "a,b\nx,\(field)\n", "a,b\nx,\(field)"] {
            let outcome = read(Array(document.utf8)).last
            #expect((outcome?.fields?.contains(field) == true) == isSound, "\(document)")
        }
    }

    @Test("A header with a problem still says how wide the rows are")
    func widthOfWrongHeader() {
        let outcomes = read(Array("a,b\"c,d\n1,2,3\n4,5\n".utf8))
        #expect(outcomes.first == .problem(.quoteInUnquotedField, line: 1, column: 4, row: 0))
        #expect(outcomes[1].fields == ["1", "2", "3"])
        #expect(outcomes[2] == .problem(.raggedRow, line: 3, column: 1, row: 2))
    }

    @Test("Lines are counted through quotes, blank lines and every line ending")
    func lines() {
        let outcomes = read(Array("a,b\r\n\r\n\"1\r\n\r2\n\n3\",4\r5,6\n\r7".utf8))
        #expect(outcomes.dropFirst().first == .record([Array("1\r\n\r2\n\n3".utf8), [0x34]], number: 1, line: 3))
        #expect(outcomes.dropFirst(2).first == .record([[0x35], [0x36]], number: 2, line: 8))
        #expect(outcomes.last == .problem(.raggedRow, line: 10, column: 1, row: 3))
    }

    @Test("Rows may differ in width when that is asked for")
    func differentWidths() throws {
        let options = ReaderOptions(delimiter: UInt8(ascii: ","), requiresUniformFieldCount: false)
        #expect(try table(Array("a\n1,2,3\n,\n".utf8), options: options) == [["a"], ["1", "2", "3"], ["", ""]])
    }

    @Test("A final error ends the document, and only such an error does", arguments: CSVError.Code.allCases)
    func finalCodes(code: CSVError.Code) throws {
        let documents: [CSVError.Code: String] = [
            .unclosedQuote: "a\n\"b\n", .textAfterClosingQuote: "a\n\"b\"c\nd\n", .quoteInUnquotedField: "a\nb\"\nd\n",
            .raggedRow: "a\n1,2\nd\n", .nul: "a\n\0\nd\n", .notCSV: "PK\u{3}\u{4}\nd\n",
            .recordTooLarge: "a\nlonger than ten\nd\n", .noHeader: "a\n\nd\n",
        ]
        let bytes = documents[code].map { Array($0.utf8) } ?? [0x61, 0x0A, 0xFF, 0x0A, 0x64]
        let headerRow = code == .noHeader ? 2 : nil
        let options = ReaderOptions(delimiter: 0x2C, maximumRecordSize: 10, headerRow: headerRow)
        let outcomes = read(bytes, options: options)
        let place = try #require(outcomes.firstIndex { if case .problem(code, _, _, _) = $0 { true } else { false } })
        #expect(outcomes[(place + 1)...].isEmpty == code.isFinal)
    }

    @Test("A record may be as large as the limit and no larger, however it arrives", arguments: [1, 3, 1000])
    func sizeLimit(chunkSize: Int) {
        let options = ReaderOptions(delimiter: 0x2C, maximumRecordSize: 8)
        let fits = Array("a,b\n\"\n34\",78\r\n1,2".utf8)
        #expect(read(fits, options: options, sizes: [chunkSize]).allSatisfy { $0.fields != nil })
        let tooLarge = Array("a,b\n\n\"\n34\",789\r\n1,2".utf8)
        let outcomes = read(tooLarge, options: options, sizes: [chunkSize])
        #expect(outcomes.dropFirst() == [.problem(.recordTooLarge, line: 3, column: 1, row: 1)])
    }

    @Test("An error reads as a place and whole sentences")
    func words() {
        var reader = RecordReader(chunks: ArrayChunks(Array("a,b,c\n1,2,3\n4,5\n".utf8)))
        let error = #expect(throws: CSVError.self) { while try reader.next() != nil {} }
        #expect(error?.description == "line 3, column 1: row 2 has 2 fields; the header has 3.")
        #expect(error?.description(in: "robots.csv") == "robots.csv:3:1: row 2 has 2 fields; the header has 3.")
    }

    @Test("Bytes that are no text are named as their encoding has them")
    func wordsForBytes() {
        func reason(_ bytes: [UInt8]) -> String? {
            var reader = RecordReader(chunks: ArrayChunks(bytes))
            return #expect(throws: CSVError.self) { while try reader.next() != nil {} }?.reason
        }
        #expect(reason([0x61, 0x0A, 0xE9, 0x0A])?.contains("0xE9") == true)
        #expect(reason([0xFF, 0xFE, 0x3D, 0xD8, 0x61, 0x00])?.contains("0xD83D") == true)
        #expect(reason([0xFF, 0xFE, 0x61, 0x00, 0x61])?.contains("odd number of bytes") == true)
        #expect(reason([0x50, 0x4B, 3, 4])?.contains("save the sheet as \"CSV UTF-8\"") == true)
    }

    @Test("What the source throws comes through")
    func sourceErrors() {
        struct Broken: Error {}
        struct BrokenChunks: ChunkSource {
            func next() throws -> [UInt8]? { throw Broken() }
        }
        var reader = RecordReader(chunks: BrokenChunks())
        #expect(throws: Broken.self) { try reader.next() }
    }
}
