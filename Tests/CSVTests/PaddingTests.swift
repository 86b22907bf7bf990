import CSV
import Fuzzing
import TestSupport
import Testing

@Suite("What spreadsheets add around a table", .inTurn)
struct PaddingTests {
    private static let document = Array(
        ",,\na,b,\n,,\n\n1,2,,,\n\"\",\"\",\"\"\n3,,,\"\",\n\"4\",5,\"x,y\",,\n,,,,\n,,\n".utf8
    )

    @Test("Empty records have no number, and empty fields beyond the header are left out", arguments: [1, 2, 3, 1000])
    func leftOut(size: Int) throws {
        let options = ReaderOptions(delimiter: UInt8(ascii: ","), leavesOutPadding: true)
        var reader = RecordReader(chunks: ArrayChunks(Self.document, sizes: [size]), options: options)
        var records: [Record] = []
        while let record = try reader.next() { records.append(record) }
        #expect(records.map(Array.init) == [["a", "b", ""], ["1", "2", ""], ["3", "", ""], ["4", "5", "x,y"]])
        #expect(records.map(\.number) == [0, 1, 2, 3])
        #expect(records.map(\.line) == [2, 5, 7, 8])
        #expect(reader.padding.emptyRecords == 5 && reader.padding.widerRecords == 3)
    }

    @Test("A field with text beyond the header is an error, and so is a record that is too short")
    func ragged() {
        let options = ReaderOptions(delimiter: UInt8(ascii: ","), leavesOutPadding: true)
        let outcomes = read(Array("a,b\n1,2,,x\n1\n1,2, \n3,4\n".utf8), options: options)
        #expect(
            outcomes.dropFirst() == [
                .problem(.raggedRow, line: 2, column: 1, row: 1), .problem(.raggedRow, line: 3, column: 1, row: 2),
                .problem(.raggedRow, line: 4, column: 1, row: 3), .record([[0x33], [0x34]], number: 4, line: 5),
            ]
        )
    }

    @Test("A row that is wider than the others has an unquoted delimiter, even when its last field is empty")
    func shifted() {
        let options = ReaderOptions(delimiter: UInt8(ascii: ","), leavesOutPadding: true)
        let later = read(Array("a,b,c\n1,2,\nDoe, Joe,3,\n".utf8), options: options)
        #expect(later.last == .problem(.raggedRow, line: 3, column: 1, row: 2))
        let first = read(Array("a,b,c\nDoe, Joe,3,\n1,2,\n".utf8), options: options)
        #expect(first.last == .problem(.raggedRow, line: 3, column: 1, row: 2))
        let padded = read(Array("a,b\n1,2,\n3, 4,,\n5,6,7\n8,9,\n".utf8), options: options)
        #expect(padded.map { $0.fields?.count } == [2, 2, nil, nil, 2])
    }

    @Test("Nothing is left out unless it is asked for")
    func kept() {
        #expect(read(Array("a,b\n,\n1,2,\n".utf8)).dropFirst().first?.fields == ["", ""])
        #expect(read(Array("a,b\n,\n1,2,\n".utf8)).last == .problem(.raggedRow, line: 3, column: 1, row: 2))
    }

    @Test("Quotes of a word processor that break a row into columns are named")
    func typographicQuotes() {
        var reader = RecordReader(chunks: ArrayChunks(Array("a,b\n“Doe, Joe”,1\n".utf8)))
        let error = #expect(throws: CSVError.self) { while try reader.next() != nil {} }
        #expect(
            error?.reason
                == "row 1 has 3 fields; the header has 2. It has typographic quotes, which do not quote: use \"."
        )
    }

    @Test("A record knows how many line endings are inside it")
    func lineEndings() throws {
        let bytes = Array("a,b\n\"1\r\n2\n\",\"\"\"\r\"\"long enough for more than one word\n\"\n3,4\n".utf8)
        var reader = RecordReader(chunks: ArrayChunks(bytes))
        var viewed: [Int] = []
        while try reader.withNextRecord({ viewed.append($0.lineEndingCount) }) {}
        #expect(viewed == [0, 4, 0])
        var copying = RecordReader(chunks: ArrayChunks(bytes))
        var copied: [Int] = []
        while let record = try copying.next() { copied.append(record.lineEndingCount) }
        #expect(copied == viewed)
    }
}
