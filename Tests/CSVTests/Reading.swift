import CSV
import Fuzzing
import Testing

/// What a reader made of one record.
typealias Outcome = ReadRecord

extension ReadRecord {
    /// The text of the fields; nil for a problem.
    var fields: [String]? {
        guard case .record(let fields, _, _) = self else { return nil }
        return fields.map { String(decoding: $0, as: UTF8.self) }
    }
}

extension ReadRecord: CustomTestStringConvertible {
    var testDescription: String {
        switch self {
        case .record(_, let number, let line): "\(number)@\(line) \(fields ?? [])"
        case .problem(let code, let line, let column, let row): "\(code) \(line):\(column) row \(row)"
        }
    }
}

/// Everything a reader makes of `bytes`, problems and what follows them included.
func read(_ bytes: [UInt8], options: ReaderOptions = ReaderOptions(), sizes: [Int] = [.max]) -> [Outcome] {
    ReadRecord.all(of: bytes, options: options, sizes: sizes)
}

func outcomes(of reader: inout RecordReader<ArrayChunks>) -> [Outcome] { ReadRecord.all(of: &reader) }

/// The fields of all records, which must be free of problems.
func table(_ bytes: [UInt8], options: ReaderOptions = ReaderOptions(), sizes: [Int] = [.max]) throws -> [[String]] {
    var reader = RecordReader(chunks: ArrayChunks(bytes, sizes: sizes), options: options)
    var rows: [[String]] = []
    while let record = try reader.next() { rows.append(Array(record)) }
    return rows
}
