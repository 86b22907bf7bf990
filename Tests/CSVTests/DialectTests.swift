import CSV
import Fuzzing
import TestSupport
import Testing

@Suite("Dialects", .inTurn)
struct DialectTests {
    private func dialect(_ bytes: [UInt8], options: ReaderOptions = ReaderOptions()) -> Dialect {
        var reader = RecordReader(chunks: ArrayChunks(bytes), options: options)
        _ = try? reader.next()
        return reader.dialect
    }

    @Test(
        "The delimiter is found from the document",
        arguments: [
            ("", ","), ("name\nrb-1\n", ","), ("a,b\n1,2", ","), ("a;b\n1;2", ";"), ("a\tb\n1\t2", "\t"),
            ("a|b\n1|2", "|"),
            ("name;groups\nrb-1;A,B\nrb-2;C,D\n", ";"),
            ("name,groups\nrb-1,A;B\nrb-2,C;D\n", ","),
            ("name,groups\nrb-1,\"A;B\"\n", ","),
            ("\"a;b;c\",d\n1,2\n", ","),
            ("\"a,b,c\";d\n1;2\n", ";"),
            ("\"a\nb;c|d\",e\n1,2\n", ","),
            ("name;net;gross\nx;1,5;1,8\ny;2,5;2,8\n", ";"),
            ("name;price, net;price\nx;1,5;1,8\ny;2,5;2\n", ";"),
            ("a,b;c\n1,2;3\n4,5\n", ","),
            ("a;b,c,d\n1;2,3,4\n", ","),
            ("name\n\"A,B\"\n\"C;D\"\n", ","),
            ("\n\n\ta\n\tb\n", "\t"),
        ]
    )
    func detection(text: String, delimiter: String) {
        #expect(dialect(Array(text.utf8)).delimiter == delimiter.utf8.first)
    }

    @Test("The delimiter is the same whether the sample ends the document or not")
    func detectionFromTheBeginning() {
        let rows = Array("id;note\n".utf8) + Array(repeating: Array("1;\"a, b\nc, d\"\n".utf8), count: 20_000).joined()
        #expect(rows.count > 64 << 10)
        #expect(dialect(rows).delimiter == UInt8(ascii: ";"))
        #expect(dialect(Array(rows.prefix(70))).delimiter == UInt8(ascii: ";"))
    }

    @Test("A delimiter that is given is not looked for")
    func givenDelimiter() throws {
        let options = ReaderOptions(delimiter: UInt8(ascii: ";"))
        #expect(try table(Array("a,b\n1,2\n".utf8), options: options) == [["a,b"], ["1,2"]])
        #expect(try table(Array("sep=,\na;b\n".utf8), options: options) == [["a", "b"]])
    }

    @Test(
        "The line ending is that of the first record",
        arguments: [
            ("a\n1\r\n", LineEnding.lineFeed), ("a\r\n1\n", .carriageReturnLineFeed), ("a\r1\n", .carriageReturn),
            ("a\r\r\n1", .carriageReturn),
            ("\"x\ny\"\r\n1", .carriageReturnLineFeed), ("a", nil), ("", nil), ("\n\na\r\n", .carriageReturnLineFeed),
        ] as [(String, LineEnding?)]
    )
    func lineEnding(text: String, expected: LineEnding?) {
        #expect(dialect(Array(text.utf8)).lineEnding == expected)
        var reader = RecordReader(chunks: ArrayChunks(Array(text.utf8), sizes: [1]))
        _ = outcomes(of: &reader)
        #expect(reader.dialect.lineEnding == expected)
    }

    @Test("The whole dialect is reported")
    func wholeDialect() {
        let bytes = utf16("\u{FEFF}sep=;\r\na;b\r\n".utf16, isBigEndian: false)
        let expected = Dialect(
            delimiter: UInt8(ascii: ";"),
            encoding: .utf16LittleEndian,
            byteOrderMark: true,
            separatorLine: true,
            lineEnding: .carriageReturnLineFeed
        )
        #expect(dialect(bytes) == expected)
    }

    @Test("UTF-16 reads as UTF-8 does, in chunks of any size", arguments: [false, true], 1...5)
    func encodings(isBigEndian: Bool, chunkSize: Int) throws {
        let text =
            "name,note\r\n\"Žofie \"\"Ž\"\"\",日本\n🤖🤖,\u{10FFFF}\u{FFFF}\u{E000}\n\u{7FF}\u{800}\u{7F}\u{80},\"\r\n\"\n"
        let units = Array(text.utf16)
        let expected = read(Array(text.utf8))
        #expect(read(utf16([0xFEFF] + units, isBigEndian: isBigEndian), sizes: [chunkSize]) == expected)
        let named = ReaderOptions(encoding: isBigEndian ? .utf16BigEndian : .utf16LittleEndian)
        #expect(read(utf16(units, isBigEndian: isBigEndian), options: named, sizes: [chunkSize]) == expected)
    }

    @Test("Any text reads from UTF-16 as it does from UTF-8", arguments: seeds)
    func anyText(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        for isBigEndian in [false, true] {
            var writer = RecordWriter()
            for record in generator.table() { writer.append(record) }
            let bytes = writer.drain()
            let text = "\u{FEFF}" + String(decoding: bytes, as: UTF8.self)
            let sizes = (0..<5).map { _ in Int.random(in: 1...100, using: &generator) }
            let options = ReaderOptions(delimiter: UInt8(ascii: ","))
            let outcomes = read(utf16(text.utf16, isBigEndian: isBigEndian), options: options, sizes: sizes)
            #expect(outcomes == read(bytes, options: options))
        }
    }

    @Test("Every lone surrogate is a problem of its row only", arguments: [0xD800, 0xDBFF, 0xDC00, 0xDFFF] as [UInt16])
    func loneSurrogates(unit: UInt16) {
        let units = Array("\u{FEFF}a,b\nx".utf16) + [unit] + Array(",1\n2,3".utf16)
        let outcomes = read(utf16(units, isBigEndian: true), sizes: [1])
        #expect(outcomes.count == 3)
        #expect(outcomes[1] == .problem(.invalidEncoding, line: 2, column: 2, row: 1))
        #expect(outcomes[2].fields == ["2", "3"])
    }
}

/// The code units as the bytes of a document.
private func utf16(_ units: some Sequence<UInt16>, isBigEndian: Bool) -> [UInt8] {
    units.reduce(into: []) { bytes, unit in
        let pair = [UInt8(unit >> 8), UInt8(unit & 0xFF)]
        bytes += isBigEndian ? pair : pair.reversed()
    }
}
