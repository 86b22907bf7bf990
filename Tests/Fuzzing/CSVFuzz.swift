import CSV

/// CSV documents: the fast reader against the plain one, in any chunks, and tables written and read again.
enum CSVFuzz {
    private static let alphabets: [[UInt8]] = [
        Array("ab,,,\"\"\"\r\n\n".utf8),
        Array("abcdefgh01,;\"\t\r\n".utf8) + [0x00, 0x01, 0x1F, 0x7F],
        [0x61, 0x2C, 0x22, 0x0A, 0xC3, 0xA9, 0xE2, 0x82, 0xAC, 0xED, 0xA0, 0xF0, 0x9F, 0xF4, 0xFF, 0x80],
        Array("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa,,\"\n".utf8),
        Array("\"\"\"\"\"\"\",\n".utf8),
        Array("=\"\"\"=a,\n".utf8) + [0x00, 0xFF],
        Array(",=\"=\"=\"a\"\"\n\t".utf8) + [0x00, 0x01, 0xFF],
        Array(0...255),
    ]
    private static let starts: [[UInt8]] = [
        [], [0xFF, 0xFE], [0xFE, 0xFF], [0xEF, 0xBB, 0xBF], Array("sep=;\n".utf8), [0x50, 0x4B, 3, 4],
        Array("sep=".utf8),
    ]
    private static let texts = [
        "", "a", "Robot 1", "é", "日本", "🤖", "\"", "\"\"", ",", ";", "\n", "\r\n", "\r", "=1+1", "'", "\u{FEFF}", " ",
        "sep=",
    ]

    static func bytes(_ random: inout Randomness) -> [UInt8] {
        let alphabet = random.one(of: alphabets)
        // Most are short; some reach over the 64 bytes that the reader looks at together.
        return random.bytes(of: alphabet, fewerThan: random.once(in: 4) ? 200 : 40)
    }

    static func problem(_ bytes: [UInt8], _ random: inout Randomness) -> String? {
        if random.once(in: 5) { return tableProblem(&random) }
        let sizes = (0..<3).map { _ in 1 + random.below(70) }
        if random.once(in: 3) || saysWhatItIs(bytes) {
            // Whatever it begins with, and whatever is to be found: the chunks make no difference.
            let document = random.one(of: starts) + bytes
            let whole = ReadRecord.all(of: document)
            if whole != ReadRecord.allInBlocks(of: document, sizes: sizes) {
                return "in chunks of \(sizes), it is read otherwise in blocks of records"
            }
            guard whole != ReadRecord.all(of: document, sizes: sizes) else { return nil }
            return
                "in chunks of \(sizes), behind \(document.prefix(document.count - bytes.count)), it is read otherwise"
        }
        let delimiter = random.one(of: [UInt8(ascii: ","), UInt8(ascii: ";")])
        let options = ReaderOptions(delimiter: delimiter, encoding: .utf8)
        let expected = ReferenceParser.read(bytes, delimiter: delimiter)
        if ReadRecord.allInBlocks(of: bytes, options: options, sizes: sizes) != expected {
            return "in chunks of \(sizes), with the delimiter \(delimiter), it is read otherwise in blocks of records"
        }
        guard ReadRecord.all(of: bytes, options: options, sizes: sizes) != expected else { return nil }
        return "in chunks of \(sizes), with the delimiter \(delimiter), it is not read as the plain parser reads it"
    }

    /// Whether a document begins with what the plain parser knows nothing of: a mark, a signature, a `sep=` line.
    private static func saysWhatItIs(_ bytes: [UInt8]) -> Bool {
        let isSeparatorLine =
            bytes.count > 4 && bytes[3] == UInt8(ascii: "=") && bytes.prefix(3).map { $0 | 0x20 } == Array("sep".utf8)
        return isSeparatorLine
            || [[0xEF, 0xBB, 0xBF], [0x50, 0x4B, 3, 4], [0xD0, 0xCF, 0x11, 0xE0]].contains { bytes.starts(with: $0) }
    }

    private static func tableProblem(_ random: inout Randomness) -> String? {
        let width = 1 + random.below(4)
        let table = (0..<1 + random.below(4)).map { _ in
            (0..<width).map { _ in (0..<random.below(4)).map { _ in random.one(of: texts) }.joined() }
        }
        let delimiter = random.one(of: [UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t"), UInt8(ascii: "|")])
        let options = WriterOptions(
            delimiter: delimiter,
            lineEnding: random.one(of: Array(LineEnding.allCases)),
            byteOrderMark: random.once(in: 2)
        )
        var writer = RecordWriter(options: options)
        for record in table { writer.append(record) }
        let read = ReadRecord.all(of: writer.drain(), options: ReaderOptions(delimiter: delimiter), sizes: [7, 64, 1])
        let rows = read.map { record -> [String]? in
            guard case .record(let fields, _, _) = record else { return nil }
            return fields.map { String(decoding: $0, as: UTF8.self) }
        }
        return rows == table ? nil : "the table \(table), written with \(options), is read as \(rows)"
    }
}
