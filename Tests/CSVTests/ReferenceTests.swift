import CSV
import Fuzzing
import TestSupport
import Testing

@Suite("Against the plain parser", .inTurn)
struct ReferenceTests {
    private static let alphabets: [[UInt8]] = [
        Array("ab,,,\"\"\"\r\n\n".utf8),
        Array("abcdefgh01,;\"\t\r\n".utf8) + [0x00, 0x01, 0x1F, 0x7F],
        [0x61, 0x2C, 0x22, 0x0A, 0xC3, 0xA9, 0xE2, 0x82, 0xAC, 0xED, 0xA0, 0xF0, 0x9F, 0xF4, 0xFF, 0x80],
        Array("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa,,\"\n".utf8),
        Array("\"\"\"\"\"\"\",\n".utf8),
        Array("\r\n\"".utf8),
        Array("=\"\"\"=a,\n".utf8) + [0x00, 0xFF],
        Array(",=\"=\"=\"a\"\"\n".utf8),
        Array(",=\"=\"=\"a\"\"\n\t".utf8) + [0x00, 0x01, 0xFF],
    ]

    @Test("Hostile bytes give the same records and the same problems", arguments: seeds, alphabets)
    func hostileBytes(seed: UInt64, alphabet: [UInt8]) {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<60 {
            let bytes = generator.hostileBytes(alphabet, maximumCount: Int.random(in: 1...300, using: &generator))
            let sizes = (0..<5).map { _ in Int.random(in: 1...100, using: &generator) }
            for delimiter in [UInt8(ascii: ","), UInt8(ascii: ";")] {
                let options = ReaderOptions(delimiter: delimiter, encoding: .utf8)
                let expected = ReferenceParser.read(bytes, delimiter: delimiter)
                #expect(read(bytes, options: options) == expected, "\(bytes)")
                #expect(read(bytes, options: options, sizes: sizes) == expected, "\(bytes) in chunks of \(sizes)")
                let inBlocks = ReadRecord.allInBlocks(of: bytes, options: options, sizes: sizes)
                #expect(inBlocks == expected, "\(bytes) in chunks of \(sizes), in blocks of records")
            }
        }
    }

    @Test("A byte is an event wherever it stands among the 64 of a block", arguments: 0..<140)
    func positions(offset: Int) {
        for byte in [0x00, 0x01, 0x0A, 0x0D, 0x1F, 0x20, 0x22, 0x2C, 0x7F, 0x80, 0xA2, 0xAC, 0xFF] as [UInt8] {
            var bytes = [UInt8](repeating: 0x61, count: 150)
            bytes[offset] = byte
            let options = ReaderOptions(delimiter: UInt8(ascii: ","), encoding: .utf8)
            #expect(read(bytes, options: options) == ReferenceParser.read(bytes, delimiter: UInt8(ascii: ",")))
        }
    }

    @Test("Any bytes end without a crash, in any chunks, with everything to be found", arguments: seeds)
    func anyBytes(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let starts: [[UInt8]] = [
            [], [0xFF, 0xFE], [0xFE, 0xFF], [0xEF, 0xBB, 0xBF], Array("sep=".utf8), [0x50, 0x4B, 3],
        ]
        for _ in 0..<60 {
            let bytes =
                starts.randomElement(using: &generator)! + generator.hostileBytes(Array(0...255), maximumCount: 200)
            let sizes = (0..<5).map { _ in Int.random(in: 1...40, using: &generator) }
            #expect(read(bytes, sizes: sizes) == read(bytes), "\(bytes) in chunks of \(sizes)")
        }
    }

    @Test("The processor's vector instructions find the events that the portable path finds", arguments: seeds)
    func vectorInstructions(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        for delimiter in [",", ";", "\t", "|", "~"].map({ UInt8(ascii: $0) }) {
            for alphabet in Self.alphabets + [Array(0...255)] {
                let bytes = generator.hostileBytes(alphabet, maximumCount: 5000)
                var fast = EventBlocks(delimiter: delimiter)
                var portable = EventBlocks(delimiter: delimiter, isPortable: true)
                #expect(fast.all(of: bytes).elementsEqual(portable.all(of: bytes), by: ==), "\(bytes)")
            }
        }
    }

    @Test("Each byte is an event or not by its value alone", arguments: [false, true])
    func eventsByValue(isPortable: Bool) {
        for delimiter in [",", ";", "\t", "|", "~"].map({ UInt8(ascii: $0) }) {
            var blocks = EventBlocks(delimiter: delimiter, isPortable: isPortable)
            for byte in UInt8.min ... .max {
                let isEvent = byte < 0x20 || byte == UInt8(ascii: "\"") || byte == delimiter
                let found = blocks.all(of: [UInt8](repeating: byte, count: 130))
                #expect(found.map(\.events) == (isEvent ? [.max, .max, 0b11] : [0, 0, 0]), "byte \(byte)")
                #expect(found.map(\.isASCII) == [Bool](repeating: byte < 0x80, count: 3), "byte \(byte)")
            }
        }
    }
}
