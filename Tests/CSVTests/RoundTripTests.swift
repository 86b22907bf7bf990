import CSV
import Fuzzing
import TestSupport
import Testing

@Suite("Written, then read", .inTurn)
struct RoundTripTests {
    private func write(_ table: [[String]], _ options: WriterOptions = WriterOptions()) -> [UInt8] {
        var writer = RecordWriter(options: options)
        for record in table { writer.append(record) }
        return writer.drain()
    }

    @Test(
        "Any table of any text survives",
        arguments: seeds,
        Dialect.commonDelimiters + [UInt8(ascii: "="), UInt8(ascii: " ")]
    )
    func anyTable(seed: UInt64, delimiter: UInt8) throws {
        var generator = SeededGenerator(seed: seed)
        for lineEnding in LineEnding.allCases {
            for byteOrderMark in [false, true] {
                let written = generator.table()
                let options = WriterOptions(delimiter: delimiter, lineEnding: lineEnding, byteOrderMark: byteOrderMark)
                let bytes = write(written, options)
                #expect(try table(bytes, options: ReaderOptions(delimiter: delimiter), sizes: [7, 64, 1]) == written)
            }
        }
    }

    @Test("Any table of any text survives the guard", arguments: seeds)
    func anyGuardedTable(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<10 {
            let written = generator.table()
            let bytes = write(written, WriterOptions(guardsFormulas: true))
            var reader = RecordReader(chunks: ArrayChunks(bytes), options: ReaderOptions(delimiter: UInt8(ascii: ",")))
            var rows: [[String]] = []
            while let record = try reader.next() {
                let first = record.indices.compactMap { record.bytes(of: $0).first }
                #expect(first.allSatisfy { !Array("=+-@\t\r\n".utf8).contains($0) })
                rows.append(
                    record.indices.map { String(decoding: FormulaGuard.unguarded(record.bytes(of: $0)), as: UTF8.self) }
                )
            }
            #expect(rows == written)
        }
    }

    @Test(
        "The beginning of the document is never taken for something else",
        arguments: [
            ["sep=;", "b"], ["sep=", ""], ["SEP=,"], ["sep"], ["\u{FEFF}a", "b"], ["\u{FEFF}"], ["PK\u{3}\u{4}", ""],
            [""], ["", ""], ["\u{FEFF}sep=|"],
            ["\"", "x"], ["\n"], [" "],
        ],
        [UInt8(ascii: ","), UInt8(ascii: "="), UInt8(ascii: ";")]
    )
    func documentStart(record: [String], delimiter: UInt8) throws {
        for byteOrderMark in [false, true] {
            let options = WriterOptions(delimiter: delimiter, byteOrderMark: byteOrderMark)
            let bytes = write([record, record], options)
            #expect(try table(bytes, options: ReaderOptions(delimiter: delimiter)) == [record, record])
        }
    }

    @Test("A realistic table is read with the delimiter it was written with", arguments: Dialect.commonDelimiters)
    func detectedDelimiter(delimiter: UInt8) throws {
        let rows = [
            ["id", "name", "displayName", "groups"],
            ["0f6f", "rb-1", "Roby, the first", "Finance;Everyone"],
            ["", "rb-2", "=1+1|2", "A;B;C"],
            ["7a11", "rb-3", "two\nlines", ""],
        ]
        #expect(try table(write(rows, WriterOptions(delimiter: delimiter))) == rows)
    }

    @Test(
        "Only a field that needs quotes has them",
        arguments: [
            (["a", "b c", ""], "a,b c,\n"), (["x;y", "\t", "'"], "x;y,\t,'\n"),
            (["a,b", "\"", "\r"], "\"a,b\",\"\"\"\",\"\r\"\n"), ([""], "\"\"\n"),
            (["0123456789abcdef,"], "\"0123456789abcdef,\"\n"), (["0123456789ab\"ef"], "\"0123456789ab\"\"ef\"\n"),
            ([], ""),
        ] as [([String], String)]
    )
    func quoting(record: [String], expected: String) {
        #expect(String(decoding: write([record]), as: UTF8.self) == expected)
    }

    @Test("Fields given as bytes and drained at any time are the same document", arguments: seeds)
    func bytesAndDraining(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let written = generator.table()
        var writer = RecordWriter()
        var bytes: [UInt8] = []
        for record in written {
            for field in record {
                writer.appendField(Array(field.utf8)[...])
                if Bool.random(using: &generator) { bytes += writer.drain() }
            }
            writer.endRecord()
            if Bool.random(using: &generator) {
                bytes += writer.buffer
                writer.removeAll()
            }
        }
        #expect(bytes + writer.drain() == write(written))
    }
}
