import CSV
import Fuzzing
import Foundation
import TestSupport
import Testing

@Suite("Encodings", .inTurn)
struct EncodingTests {
    private static let pages = TextEncoding.allCases.filter {
        ![.utf8, .utf16LittleEndian, .utf16BigEndian].contains($0)
    }

    @Test(
        "An encoding is known by the names that people give it",
        arguments: [
            ("utf-8", TextEncoding.utf8), ("UTF8", .utf8), ("utf-16", .utf16LittleEndian),
            ("UTF-16BE", .utf16BigEndian),
            ("Windows 1252", .windows1252), ("cp1252", .windows1252), ("1252", .windows1252), ("ANSI", .windows1252),
            ("CP1250", .windows1250), ("windows_1251", .windows1251), ("latin1", .iso8859Part1),
            ("ISO_8859-1", .iso8859Part1), ("8859-15", .iso8859Part15), ("Mac Roman", .macintosh),
            ("windows-1259", nil), ("", nil),
        ]
    )
    func names(name: String, encoding: TextEncoding?) {
        #expect(TextEncoding(named: name) == encoding)
    }

    @Test(
        "Each page has its characters where its standard has them",
        arguments: [
            (TextEncoding.windows1250, [0x80: "€", 0xB3: "ł", 0x9C: "ś", 0xFF: "˙"]),
            (.windows1251, [0x88: "€", 0xC6: "Ж", 0xA8: "Ё", 0xFF: "я"]),
            (.windows1252, [0x80: "€", 0x92: "’", 0xDF: "ß", 0xFF: "ÿ", 0xA0: "\u{A0}"]),
            (.windows1253, [0xD9: "Ω", 0xDC: "ά", 0xFE: "ώ"]), (.windows1254, [0xDD: "İ", 0xFE: "ş", 0xF0: "ğ"]),
            (.windows1257, [0xEB: "ė", 0xC0: "Ą", 0xA8: "Ø"]), (.iso8859Part1, [0xA4: "¤", 0xE9: "é", 0xFF: "ÿ"]),
            (.iso8859Part15, [0xA4: "€", 0xA6: "Š", 0xBE: "Ÿ"]),
            (.macintosh, [0x80: "Ä", 0x9F: "ü", 0xDB: "€", 0xD5: "’", 0xCA: "\u{A0}"]),
        ] as [(TextEncoding, [UInt8: String])]
    )
    func characters(encoding: TextEncoding, expected: [UInt8: String]) throws {
        for (byte, character) in expected {
            let read = try table([0x61, 0x0A, byte, 0x0A], options: ReaderOptions(encoding: encoding))
            #expect(read == [["a"], [character]])
        }
    }

    @Test(
        "Every byte of a page is the character that Foundation knows it for",
        arguments: [
            (TextEncoding.windows1250, String.Encoding.windowsCP1250), (.windows1251, .windowsCP1251),
            (.windows1252, .windowsCP1252), (.windows1253, .windowsCP1253), (.windows1254, .windowsCP1254),
            (.iso8859Part1, .isoLatin1),
        ] as [(TextEncoding, String.Encoding)]
    )
    func everyByte(encoding: TextEncoding, foundation: String.Encoding) throws {
        var known = 0
        for byte in UInt8(0x80)...0xFF {
            let options = ReaderOptions(encoding: encoding)
            guard let text = read([0x61, 0x0A, byte], options: options).last?.fields?.first else { continue }
            known += 1
            #expect(text == String(data: Data([byte]), encoding: foundation), "0x\(String(byte, radix: 16))")
            #expect(encoding.bytes(of: text) == [byte])
        }
        #expect(known >= 96)
    }

    @Test("Any text of a page reads back from its bytes, in chunks of any size", arguments: pages, seeds.suffix(6))
    func anyText(encoding: TextEncoding, seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let characters =
            (UInt8(1)...0xFF).compactMap { byte -> String? in
                read([0x61, 0x0A, 0x22, byte, 0x22], options: ReaderOptions(encoding: encoding)).last?.fields?.first
            } + ["\"\"", "\r\n", ",", ";"]
        let rows = (0..<20).map { _ in
            (0..<3).map { _ in
                (0..<Int.random(in: 0...12, using: &random)).map { _ in characters.randomElement(using: &random)! }
                    .joined()
            }
        }
        var writer = RecordWriter()
        for row in [["a", "b", "c"]] + rows { writer.append(row) }
        let bytes = try #require(encoding.bytes(of: String(decoding: writer.drain(), as: UTF8.self)))
        let sizes = (0..<5).map { _ in Int.random(in: 1...50, using: &random) }
        let options = ReaderOptions(delimiter: UInt8(ascii: ","), encoding: encoding)
        #expect(try table(bytes, options: options, sizes: sizes) == [["a", "b", "c"]] + rows)
    }

    @Test("A byte that a page does not have is an error in its place")
    func undefinedBytes() {
        for (encoding, byte) in [(TextEncoding.windows1252, 0x81), (.windows1253, 0xD2), (.iso8859Part1, 0x80)] {
            let bytes: [UInt8] = [0x61, 0x0A, 0xE9, UInt8(byte), 0x81, 0x0A, 0x62]
            var reader = RecordReader(
                chunks: ArrayChunks(bytes, sizes: [1]),
                options: ReaderOptions(encoding: encoding)
            )
            let error = #expect(throws: CSVError.self) { while try reader.next() != nil {} }
            #expect(error?.code == .invalidEncoding && error?.line == 2 && error?.column == 2 && error?.row == 1)
            #expect(
                error?.reason.contains(
                    "0x\(String(byte, radix: 16, uppercase: true)), that \(encoding.rawValue) does not have"
                ) == true
            )
            #expect((try? reader.next()).map { $0?[0] } == "b")
        }
    }

    @Test(
        "What a document is in is reported by all of its bytes, however they arrive",
        arguments: [
            ("name\nMüller\n", .windows1252, .windows1252), ("name\nMüller\n", .utf8, nil), ("name\nx\n", .utf8, nil),
            ("name\nЖуков\n", .windows1251, .windows1252), ("name\n日本\n", .utf16LittleEndian, .utf16LittleEndian),
            ("name;x\nMüller;1\n", .utf16BigEndian, .utf16BigEndian),
            // Three letters that are UTF-8 by accident, among others that are not.
            ("»Spaß« Größe Müller Zoë Café Übermut", .windows1252, .windows1252),
        ] as [(String, TextEncoding, TextEncoding?)]
    )
    func evidence(text: String, written: TextEncoding, expected: TextEncoding?) throws {
        let bytes = try #require(written.bytes(of: text))
        for size in [1, 2, 3, 7, 1000] { #expect(recognized(bytes, size) == expected) }
    }

    @Test("UTF-8 with a damaged character, and a document that says itself what it is, stay what they are")
    func noEvidence() {
        let damaged = Array("Müller Größe Zoë ".utf8) + [0xE9] + Array(" Café".utf8)
        for size in [1, 2, 3, 1000] {
            #expect(recognized(damaged, size) == nil)
            #expect(recognized([0xEF, 0xBB, 0xBF, 0xE9], size) == nil)
            #expect(recognized([0xFF, 0xFE, 0x61, 0x00], size) == nil)
        }
        // A character that the end of the document cuts off is damage too.
        #expect(recognized(Array("é".utf8.dropLast()), 1) == .windows1252)
    }

    private func recognized(_ bytes: [UInt8], _ size: Int) -> TextEncoding? {
        var evidence = EncodingEvidence()
        for start in stride(from: 0, to: bytes.count, by: size) {
            evidence.add(Array(bytes[start..<min(start + size, bytes.count)]))
        }
        evidence.finish()
        return evidence.encoding(page: .windows1252)
    }

    @Test("UTF-8 that was read in another encoding is reported, and what it was")
    func misreading() {
        #expect(TextEncoding.windows1252.undoingMisreading("MÃ¼ller â€™") == "Müller ’")
        for sound in ["Müller", "plain", "日本", "Ã", "»Größe«"] {
            #expect(TextEncoding.windows1252.undoingMisreading(sound) == nil)
        }
    }
}
