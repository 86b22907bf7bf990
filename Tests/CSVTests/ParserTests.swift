import CSV
import Fuzzing
import TestSupport
import Testing

@Suite("The parser and its views", .inTurn)
struct ParserTests {
    @Test("A parser asks for bytes, gives records, and ends")
    func steps() throws {
        var parser = Parser(options: ReaderOptions(delimiter: UInt8(ascii: ",")))
        #expect(try parser.step() == .needsInput)
        parser.feed(Array("a,b\n\"1\"\"\",".utf8))
        #expect(try parser.step() == .record)
        #expect(Array(parser.record) == ["a", "b"])
        #expect(try parser.step() == .needsInput)
        parser.feed(Array("2".utf8))
        #expect(try parser.step() == .needsInput)
        parser.finish()
        #expect(try parser.step() == .record)
        parser.withRecord { view in
            #expect(view.count == 2 && view.number == 1 && view.line == 2)
            #expect(view[0] == "1\"" && Array(view.bytes(of: 1)) == [0x32])
        }
        #expect(try parser.step() == .end)
        #expect(try parser.step() == .end)
    }

    @Test("Bytes may be fed before they are asked for")
    func feedingAhead() throws {
        var parser = Parser(options: ReaderOptions(delimiter: UInt8(ascii: ",")))
        var rows: [[String]] = []
        let text = (0..<200).map { "row \($0),\"\($0)\"\"\n\"\n" }.joined()
        for piece in Array(text.utf8).chunks(of: 37) {
            parser.feed(piece)
            if try parser.step() == .record { rows.append(Array(parser.record)) }
        }
        parser.finish()
        while try parser.step() == .record { rows.append(Array(parser.record)) }
        #expect(rows == (0..<200).map { ["row \($0)", "\($0)\"\n"] })
    }

    @Test("An empty chunk changes nothing")
    func emptyChunks() throws {
        #expect(try table(Array("a,b\n1,2\n".utf8), sizes: [0, 3, 0, 0]) == [["a", "b"], ["1", "2"]])
    }

    @Test("One cell of 4 MB that arrives in pieces of 1 KB is one cell")
    func longCell() throws {
        let cell = [UInt8](repeating: 0x78, count: 4 << 20)
        let bytes = Array("a,b\n1,\"".utf8) + cell + Array("\"\n".utf8)
        var parser = Parser(options: ReaderOptions(delimiter: UInt8(ascii: ",")))
        for piece in bytes.chunks(of: 1024) {
            parser.feed(piece)
            while try parser.step() == .record {}
        }
        #expect(Array(parser.record.bytes(of: 1)) == cell)
    }

    @Test("A record may have any number of fields", arguments: [1, 2, 63, 64, 65, 127, 128, 129, 10_000])
    func widths(count: Int) throws {
        let record = (0..<count).map { "field \($0)" }
        let line = record.joined(separator: ",")
        #expect(try table(Array((line + "\n" + line).utf8), sizes: [1000, 1]) == [record, record])
    }

    @Test("A view and its copy say the same")
    func copies() throws {
        var reader = RecordReader(chunks: ArrayChunks(Array("a,,\"c\"\"\",d\n".utf8)))
        var texts: [String] = []
        var copies: [Record] = []
        while try reader.withNextRecord({ view in
            copies.append(view.copy())
            texts = (0..<view.count).map { view[$0] }
        }) {}
        #expect(texts == ["a", "", "c\"", "d"])
        #expect(copies.map(Array.init) == [texts])
    }
}

extension [UInt8] {
    fileprivate func chunks(of size: Int) -> [[UInt8]] {
        stride(from: 0, to: count, by: size).map { Array(self[$0..<Swift.min($0 + size, count)]) }
    }
}
