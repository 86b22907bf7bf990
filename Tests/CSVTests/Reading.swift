import CSV
import Testing

/// What a reader made of one record.
enum Outcome: Hashable {
    case record([[UInt8]], number: Int, line: Int)
    case problem(CSVError.Code, line: Int, column: Int, row: Int)

    /// The text of the fields; nil for a problem.
    var fields: [String]? {
        guard case .record(let fields, _, _) = self else { return nil }
        return fields.map { String(decoding: $0, as: UTF8.self) }
    }
}

extension Outcome: CustomTestStringConvertible {
    var testDescription: String {
        switch self {
        case .record(_, let number, let line): "\(number)@\(line) \(fields ?? [])"
        case .problem(let code, let line, let column, let row): "\(code) \(line):\(column) row \(row)"
        }
    }
}

/// Everything a reader makes of `bytes`, problems and what follows them included.
func read(_ bytes: [UInt8], options: ReaderOptions = ReaderOptions(), sizes: [Int] = [.max]) -> [Outcome] {
    var reader = RecordReader(chunks: ArrayChunks(bytes, sizes: sizes), options: options)
    return outcomes(of: &reader)
}

func outcomes(of reader: inout RecordReader<ArrayChunks>) -> [Outcome] {
    var outcomes: [Outcome] = []
    while true {
        do {
            guard let record = try reader.next() else { return outcomes }
            let fields = record.indices.map { Array(record.bytes(of: $0)) }
            outcomes.append(.record(fields, number: record.number, line: record.line))
        } catch let error as CSVError {
            outcomes.append(.problem(error.code, line: error.line, column: error.column, row: error.row))
        } catch {
            fatalError("A source of arrays throws nothing, but there is \(error).")
        }
    }
}

/// The fields of all records, which must be free of problems.
func table(_ bytes: [UInt8], options: ReaderOptions = ReaderOptions(), sizes: [Int] = [.max]) throws -> [[String]] {
    var reader = RecordReader(chunks: ArrayChunks(bytes, sizes: sizes), options: options)
    var rows: [[String]] = []
    while let record = try reader.next() { rows.append(Array(record)) }
    return rows
}
