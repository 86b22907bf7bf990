import CSV
import Fuzzing
import Foundation
import TestSupport
import Testing

@Suite("Records as JSON", .inTurn)
struct JSONArrayTests {
    private func json(_ bytes: [UInt8]) throws -> [UInt8] {
        var reader = RecordReader(chunks: ArrayChunks(bytes), options: ReaderOptions(delimiter: UInt8(ascii: ",")))
        var output: [UInt8] = []
        while try reader.withNextRecord({ $0.appendJSONArray(to: &output) }) {}
        return output
    }

    @Test(
        "A record is an array of strings on one line",
        arguments: [
            ("a,b\n1,\n", #"["a","b"]\#n["1",""]\#n"#), ("\"\"\n", #"[""]\#n"#), ("", ""),
            ("\"say \"\"hi\"\"\",\\", #"["say \"hi\"","\\"]\#n"#),
            ("\"\r\n\t\",\u{1}\u{1f}\u{7f}", "[\"\\r\\n\\t\",\"\\u0001\\u001f\u{7f}\"]\n"),
            ("é,🤖\u{2028}", "[\"é\",\"🤖\u{2028}\"]\n"),
        ]
    )
    func lines(document: String, expected: String) throws {
        #expect(String(decoding: try json(Array(document.utf8)), as: UTF8.self) == expected)
    }

    @Test("Any text is valid JSON and the same text", arguments: seeds)
    func anyText(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let table = generator.table()
        var writer = RecordWriter()
        for record in table { writer.append(record) }
        let lines = try json(writer.drain()).split(separator: UInt8(ascii: "\n"))
        let decoded = try lines.map { try JSONDecoder().decode([String].self, from: Data($0)) }
        #expect(decoded == table)
    }

    @Test("An escape is found at any place of a field of any length", arguments: 1...40)
    func anyPlace(length: Int) throws {
        for (place, byte) in (0..<length).flatMap({ place in [0x22, 0x5C, 0x0A, 0x1F].map { (place, UInt8($0)) } }) {
            var field = [UInt8](repeating: UInt8(ascii: "x"), count: length)
            field[place] = byte
            var writer = RecordWriter()
            for record in [["before", String(decoding: field, as: UTF8.self)]] { writer.append(record) }
            let decoded = try JSONDecoder().decode([String].self, from: Data(try json(writer.drain())))
            #expect(decoded.map { Array($0.utf8) } == [Array("before".utf8), field])
        }
    }
}
