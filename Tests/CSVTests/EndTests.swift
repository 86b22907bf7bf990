import CSV
import Fuzzing
import TestSupport
import Testing

@Suite("The end of a document", .inTurn)
struct EndTests {
    /// A document's text in an encoding, with its mark where it has one.
    private func encoded(_ text: String, _ encoding: TextEncoding) -> [UInt8] {
        switch encoding {
        case .utf16LittleEndian: [0xFF, 0xFE] + text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        case .utf16BigEndian: [0xFE, 0xFF] + text.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
        default: Array(text.utf8)
        }
    }

    private static let ends = [
        "\u{1A}", "\n\u{1A}", "\r\n\u{1A}", "\u{1A}\u{1A}", "\n\u{1A}\n", "\r\n\u{1A}\r\n\r\n", "\u{1A}\r\n\u{1A}\r",
        "\n\u{1A}\n\u{1A}\u{1A}\n",
    ]

    @Test(
        "A Ctrl-Z at the end is no text, whatever precedes and follows it, in whatever chunks",
        arguments: ends,
        [TextEncoding.utf8, .utf16LittleEndian, .utf16BigEndian, .windows1252]
    )
    func endMark(end: String, encoding: TextEncoding) throws {
        for (body, rows) in [("a,b\n1,2", [["a", "b"], ["1", "2"]]), ("a\n1", [["a"], ["1"]]), ("a", [["a"]])] {
            for size in [1, 2, 3, 1000] {
                let options = ReaderOptions(encoding: encoding, leavesOutPadding: true)
                #expect(try table(encoded(body + end, encoding), options: options, sizes: [size]) == rows)
            }
        }
    }

    @Test("A single byte of Ctrl-Z behind UTF-16 is none either")
    func oddEndMark() throws {
        for encoding in [TextEncoding.utf16LittleEndian, .utf16BigEndian] {
            let bytes = encoded("a,b\r\n1,2\r\n", encoding) + [0x1A]
            #expect(try table(bytes, sizes: [3]) == [["a", "b"], ["1", "2"]])
            #expect(
                read(encoded("a\n", encoding) + [0x1B]).last == .problem(.invalidEncoding, line: 2, column: 1, row: 1)
            )
        }
    }

    @Test("A Ctrl-Z elsewhere is text", arguments: [1, 2, 1000])
    func noEndMark(size: Int) throws {
        let options = ReaderOptions(delimiter: UInt8(ascii: ","))
        let inside = Array("a\u{1A},b\n\u{1A},\u{1A}\n1,\"\u{1A}\"\n".utf8)
        let expected = [["a\u{1A}", "b"], ["\u{1A}", "\u{1A}"], ["1", "\u{1A}"]]
        #expect(try table(inside, options: options, sizes: [size]) == expected)
        let behind = Array("a,b\n\u{1A}\n\n3,4\n".utf8)
        #expect(
            read(behind, options: options, sizes: [size]).dropFirst() == [
                .problem(.raggedRow, line: 2, column: 1, row: 1), .record([[0x33], [0x34]], number: 2, line: 4),
            ]
        )
        #expect(read(Array("\u{1A}\n".utf8), sizes: [size]) == [])
    }

    @Test("What is written with a Ctrl-Z at its end is read with it")
    func written() throws {
        var writer = RecordWriter()
        writer.append(["a", "b"])
        writer.append(["1", "2\u{1A}"])
        #expect(try table(writer.drain()) == [["a", "b"], ["1", "2\u{1A}"]])
    }

    @Test(
        "A last record without a line ending is reported with its place",
        arguments: [
            ("a,b\r\n1,2\r\n3,4", 2, 3), ("a,b\n1,2", 1, 2), ("a\n\n\"1\n2\"", 1, 3), ("a,b\n1,2\u{1A}\n", 1, 2),
            ("a,b\n1,", 1, 2), ("a,b\n1,2\n", nil, 0), ("a,b\n1,2\r", nil, 0), ("a,b\n1,2\n\u{1A}", nil, 0),
            ("a,b", nil, 0), ("a,b\n", nil, 0), ("", nil, 0), ("a,b\n1,2\n,", nil, 0),
        ] as [(String, Int?, Int)]
    )
    func openEnd(document: String, row: Int?, line: Int) throws {
        for size in [1, 2, 1000] {
            let chunks = ArrayChunks(Array(document.utf8), sizes: [size])
            var reader = RecordReader(chunks: chunks, options: ReaderOptions(leavesOutPadding: true))
            while try reader.next() != nil {}
            #expect(reader.openEnd?.number == row)
            #expect(reader.openEnd.map(\.line) ?? 0 == line)
        }
    }

    @Test("A last row that is too short and has no line ending may have been cut off: the error says so")
    func cutOff() throws {
        for (document, isCutOff) in [("a,b\n1,2\n3", true), ("a,b\n1,2\n3\n", false), ("a,b\n1,2\n3,4,5", false)] {
            var reader = RecordReader(chunks: ArrayChunks(Array(document.utf8)))
            let error = #expect(throws: CSVError.self) { while try reader.next() != nil {} }
            #expect(error?.reason.hasSuffix("The file ends inside this row: it may be cut off.") == isCutOff)
        }
    }
}
