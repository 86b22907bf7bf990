import CSV
import TestSupport
import Testing

@Suite("Formula guard", .inTurn)
struct FormulaGuardTests {
    @Test(
        "A cell that a spreadsheet would run gets an apostrophe, and no other cell does",
        arguments: [
            ("=1+1", "'=1+1"), ("+1", "'+1"), ("-1", "'-1"), ("@x", "'@x"), ("\tx", "'\tx"), ("\r", "'\r"),
            ("\n", "'\n"), ("'", "''"), ("'=1", "''=1"),
            ("", ""), ("a=1", "a=1"), (" =1", " =1"), ("1", "1"), ("\"", "\""),
        ]
    )
    func guarding(cell: String, expected: String) {
        #expect(FormulaGuard.guarded(cell.utf8) == Array(expected.utf8))
        #expect(Array(FormulaGuard.unguarded(FormulaGuard.guarded(cell.utf8))) == Array(cell.utf8))
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
            #expect(Array(FormulaGuard.unguarded(FormulaGuard.guarded(cell))) == cell)
        }
    }
}
