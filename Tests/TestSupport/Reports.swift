import CSV
import Foundation
public import SystemPackage

/// The records of a file as dictionaries by column.
public func report(_ path: FilePath) throws -> [[String: String]] {
    var reader = RecordReader(chunks: try WholeFile(path))
    var records: [[String]] = []
    while let record = try reader.next() { records.append(Array(record)) }
    return records.dropFirst().map { Dictionary(uniqueKeysWithValues: zip(records[0], $0)) }
}

/// The rows of all three reports of a run, by number; a row that stands in two makes this fail.
public func allReports(_ run: FilePath) throws -> [Int: [String: String]] {
    let rows = try ["success.csv", "errors.csv", "pending.csv"].flatMap { try report(run.appending($0)) }
    return Dictionary(uniqueKeysWithValues: rows.map { (Int($0["_row"]!)!, $0) })
}

/// All bytes of a file as one chunk.
private struct WholeFile: ChunkSource {
    private var bytes: [UInt8]?

    init(_ path: FilePath) throws { bytes = try Array(Data(contentsOf: URL(filePath: path.string))) }

    mutating func next() -> [UInt8]? {
        defer { bytes = nil }
        return bytes
    }
}
