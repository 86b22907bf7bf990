import ArgumentParser
import CSV

/// Documents that a careless parser reads in quadratic time, handed over in small pieces.
struct Pieces: ParsableCommand {
    enum Kind: String, CaseIterable, ExpressibleByArgument {
        /// Rows as people have them; what the others are held against.
        case ordinary
        /// One long cell.
        case cell
        /// Nothing but quotes: one cell of doubled ones.
        case quotes
        /// Nothing but line feeds: no record at all.
        case newlines
        /// One cell of line feeds.
        case quotedNewlines = "quoted-newlines"
        /// 10,000 fields a record.
        case columns
    }

    static let configuration = CommandConfiguration(abstract: "Parses a pathological document that arrives in pieces.")

    private static let size = 16_000_000
    private static let pieceSize = 1 << 10
    private static let passes = 5

    @Argument(help: "Which one: \(Kind.allCases.map(\.rawValue).joined(separator: ", ")).")
    var kind: Kind

    func run() throws {
        let document = document()
        let pieces = stride(from: 0, to: document.count, by: Self.pieceSize).map {
            Array(document[$0..<min($0 + Self.pieceSize, document.count)])
        }
        var (records, bytes) = (0, 0)
        let seconds = try cpuSeconds {
            for _ in 0..<Self.passes {
                var reader = RecordReader(chunks: Source(pieces: pieces))
                while try reader.withNextRecords({ record in
                    records += 1
                    for index in 0..<record.count { bytes += record.bytes(of: index).count }
                }) {}
            }
        }
        print("nanoseconds_per_byte=\(seconds * 1e9 / Double(document.count * Self.passes))")
        print("records=\(records / Self.passes)\nbytes=\(bytes / Self.passes)")
    }

    /// The document: as many bytes as one record may have, or hardly less.
    private func document() -> [UInt8] {
        switch kind {
        case .ordinary:
            repeated(
                #"invoice-robot-0000017,Invoice robot 17,Finance;Invoicing;Legacy,CC-17,"Granger, Hermione""# + "\n"
            )
        case .cell: quoted("x")
        case .quotes: repeated("\"")
        case .newlines: repeated("\n")
        case .quotedNewlines: quoted("\n")
        case .columns: repeated((0..<10_000).map { "cell-\($0)" }.joined(separator: ",") + "\n")
        }
    }

    private func repeated(_ text: String) -> [UInt8] {
        let bytes = Array(text.utf8)
        return (0..<Self.size / bytes.count).flatMap { _ in bytes }
    }

    private func quoted(_ text: String) -> [UInt8] {
        Array("\"".utf8) + repeated(text) + Array("\"\n".utf8)
    }
}

private struct Source: ChunkSource {
    var pieces: [[UInt8]]
    var index = 0

    mutating func next() -> [UInt8]? {
        guard index < pieces.count else { return nil }
        defer { index += 1 }
        return pieces[index]
    }
}
