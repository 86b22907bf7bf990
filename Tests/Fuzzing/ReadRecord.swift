package import CSV

/// What a reader made of one record.
package enum ReadRecord: Hashable, Sendable {
    case record([[UInt8]], number: Int, line: Int)
    case problem(CSVError.Code, line: Int, column: Int, row: Int)

    /// Everything a reader makes of `bytes` in chunks of some sizes, problems and what follows them included.
    package static func all(
        of bytes: [UInt8],
        options: ReaderOptions = ReaderOptions(),
        sizes: [Int] = [.max]
    ) -> [ReadRecord] {
        var reader = RecordReader(chunks: ArrayChunks(bytes, sizes: sizes), options: options)
        return all(of: &reader)
    }

    /// Everything that is left of a reader.
    package static func all(of reader: inout RecordReader<ArrayChunks>) -> [ReadRecord] {
        var records: [ReadRecord] = []
        while true {
            do {
                guard let record = try reader.next() else { return records }
                let fields = record.indices.map { Array(record.bytes(of: $0)) }
                records.append(.record(fields, number: record.number, line: record.line))
            } catch let error as CSVError {
                records.append(.problem(error.code, line: error.line, column: error.column, row: error.row))
            } catch {
                fatalError("A source of arrays throws nothing, but there is \(error).")
            }
        }
    }

    /// The same by ``RecordReader/withNextRecords(_:)``: everything that it makes of `bytes`.
    package static func allInBlocks(
        of bytes: [UInt8],
        options: ReaderOptions = ReaderOptions(),
        sizes: [Int] = [.max]
    ) -> [ReadRecord] {
        var reader = RecordReader(chunks: ArrayChunks(bytes, sizes: sizes), options: options)
        var records: [ReadRecord] = []
        while true {
            do {
                let hasMore = try reader.withNextRecords { record in
                    let fields = (0..<record.count).map { Array(record.bytes(of: $0)) }
                    for (index, field) in fields.enumerated() {
                        precondition(Array(record[index].utf8) == field, "A text is not its bytes.")
                    }
                    precondition(
                        record.lineEndingCount == fields.reduce(0) { $0 + lineEndings(in: $1) },
                        "The record has another number of line endings."
                    )
                    records.append(.record(fields, number: record.number, line: record.line))
                }
                if !hasMore { return records }
            } catch let error as CSVError {
                records.append(.problem(error.code, line: error.line, column: error.column, row: error.row))
            } catch {
                fatalError("A source of arrays throws nothing, but there is \(error).")
            }
        }
    }

    private static func lineEndings(in field: [UInt8]) -> Int {
        let isSecondOfTwo = zip(field, field.dropFirst()).filter { $0 == (13, 10) }.count
        return field.filter { $0 == 10 || $0 == 13 }.count - isSecondOfTwo
    }
}
