import CSV
import SystemPackage
import TestSupport
import Testing

@testable import Muster

/// What Muster writes, after a spreadsheet has opened it and saved it in a way of its own.
@Suite("Files saved again", .inTurn)
struct ResavedTests {
    /// How a spreadsheet writes.
    private struct Manner {
        var delimiter: UInt8
        var quotesAll: Bool
        var lineEnding: LineEnding
        var encoding: TextEncoding?
        var hasMark: Bool

        init(_ random: inout SeededGenerator) {
            delimiter = [",", ";", "\t", "|"].randomElement(using: &random)!.utf8.first!
            quotesAll = Bool.random(using: &random)
            lineEnding = [.lineFeed, .carriageReturnLineFeed].randomElement(using: &random)!
            encoding = [nil, nil, .utf16LittleEndian].randomElement(using: &random)!
            hasMark = Bool.random(using: &random)
        }

        /// A cell in quotes. By scalars: a combining mark behind a quote makes it another character, and leaves it a quote all the same.
        private static func quoted(_ cell: String) -> String {
            var quoted = "\"".unicodeScalars
            for scalar in cell.unicodeScalars {
                if scalar == "\"" { quoted.append(scalar) }
                quoted.append(scalar)
            }
            return String(quoted) + "\""
        }

        /// The table as bytes. A document whose delimiter is found from its first line keeps to plain header texts.
        func bytes(_ table: [[String]]) -> [UInt8] {
            let separator = String(UnicodeScalar(delimiter))
            let text = table.map { row in
                row.map { cell in
                    let isPlain =
                        !quotesAll && !cell.unicodeScalars.contains { "\",;\t|\r\n".unicodeScalars.contains($0) }
                    return isPlain ? cell : Self.quoted(cell)
                }.joined(separator: separator) + String(decoding: lineEnding.bytes, as: UTF8.self)
            }.joined()
            guard encoding == .utf16LittleEndian else { return Array(((hasMark ? "\u{FEFF}" : "") + text).utf8) }
            return ("\u{FEFF}" + text).utf16.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8)] }
        }
    }

    private static let seeds: [UInt64] =
        Array(1...8) + [13_987_505_827_013_877_472] + (0..<4).map { _ in UInt64.random(in: 1000...(.max)) }

    /// The cells of all rows of a file, as import takes them.
    private func cells(_ bytes: [UInt8], _ columns: [String], in folder: FilePath) throws -> [[String]] {
        let path = folder.appending("resaved.csv")
        try AtomicFile.write(bytes, to: path)
        let sheet = Sheet(path: path, name: "resaved.csv", options: SheetOptions())
        _ = try sheet.check()
        var rows = try sheet.rows()
        #expect(rows.header.isOurs)
        let positions = columns.map { rows.header.texts.firstIndex(of: $0)! }
        var all: [[String]] = []
        while let row = try rows.next() { all.append(positions.map { row.cell($0) }) }
        return all
    }

    @Test(
        "Any cell survives a report, and an export, and a spreadsheet that saves them in its own way",
        arguments: seeds
    )
    func anyCell(seed: UInt64) async throws {
        var random = SeededGenerator(seed: seed)
        try await withTemporaryFolder { folder in
            for isReport in [true, false] {
                let columns = ["name", "displayName", "Note"]
                let table = (0..<20).map { number in ["n\(number)", random.text(), random.text()] }
                var writer = RecordWriter(options: WriterOptions(guardsFormulas: true))
                if isReport {
                    var report = RecordWriter(ofReport: columns)
                    for (number, row) in table.enumerated() {
                        report.append(
                            row.map { Array($0.utf8)[...] },
                            row: number + 1,
                            line: number + 2,
                            Outcome(.failed)
                        )
                    }
                    writer = RecordWriter()
                    #expect(try cells(report.buffer, columns, in: folder) == table)
                    try resave(report.buffer, columns, table, &random, in: folder)
                } else {
                    writer.append(columns + [ExportColumn.mark])
                    for row in table { writer.append(row + [""]) }
                    #expect(try cells(writer.buffer, columns, in: folder) == table)
                    try resave(writer.buffer, columns, table, &random, in: folder)
                }
            }
        }
    }

    /// Opens and saves the file a few times, with its columns in another order, and expects the same cells.
    private func resave(
        _ bytes: [UInt8],
        _ columns: [String],
        _ table: [[String]],
        _ random: inout SeededGenerator,
        in folder: FilePath
    ) throws {
        let path = folder.appending("ours.csv")
        try AtomicFile.write(bytes, to: path)
        var reader = RecordReader(chunks: try FileChunks(path: path))
        var records: [[String]] = []
        while let record = try reader.next() { records.append(Array(record)) }
        for _ in 0..<4 {
            let order = records[0].indices.shuffled(using: &random)
            let manner = Manner(&random)
            let resaved = manner.bytes(records.map { record in order.map { record[$0] } })
            let read = try cells(resaved, columns, in: folder)
            #expect(
                read.map { $0.map(ByteExactString.init) } == table.map { $0.map(ByteExactString.init) },
                "\(manner)"
            )
        }
    }
}
