import CSV
import TestSupport
import Testing

@Suite("Formula guard", .inTurn)
struct FormulaGuardTests {
    /// The text of a cell as ``RecordWriter`` writes it, without the quotes of CSV.
    private static func written(_ cell: some Collection<UInt8>) -> [UInt8] {
        var writer = RecordWriter(options: WriterOptions(guardsFormulas: true))
        writer.appendField("x")
        writer.appendField(cell)
        writer.endRecord()
        let bytes = writer.drain().drop { $0 != UInt8(ascii: ",") }.dropFirst().dropLast()
        guard bytes.first == UInt8(ascii: "\"") else { return Array(bytes) }
        let text = String(decoding: bytes.dropFirst().dropLast(), as: UTF8.self)
        return Array(text.replacing("\"\"", with: "\"").utf8)
    }

    @Test(
        "A cell that a spreadsheet would run gets an apostrophe, and no other cell does",
        arguments: [
            ("=1+1", "'=1+1"), ("+1", "'+1"), ("-1", "'-1"), ("@x", "'@x"), ("\tx", "'\tx"), ("\r", "'\r"),
            ("\n", "'\n"), ("'", "''"), ("'=1", "''=1"),
            ("", ""), ("a=1", "a=1"), (" =1", " =1"), ("1", "1"), ("\"", "\""),
        ]
    )
    func guarding(cell: String, expected: String) {
        #expect(Self.written(cell.utf8) == Array(expected.utf8))
        #expect(Array(FormulaGuard.unguarded(Self.written(cell.utf8))) == Array(cell.utf8))
    }

    @Test("An apostrophe that guards nothing stays", arguments: ["'a", "'", "' =", "'1", "a'=", "'é"])
    func unguarding(cell: String) {
        #expect(Array(FormulaGuard.unguarded(Array(cell.utf8))) == Array(cell.utf8))
    }

    @Test("Taking the guard off gives every cell back", arguments: seeds)
    func inverse(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let alphabet = Array("=+-@\t\r\n'a1".utf8)
        for _ in 0..<500 {
            let cell = generator.hostileBytes(alphabet, maximumCount: 4)
            #expect(Array(FormulaGuard.unguarded(Self.written(cell))) == cell)
        }
    }
}
