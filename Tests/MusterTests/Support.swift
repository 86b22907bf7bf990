import CSV
import Foundation
import IdentityAPI
import SystemPackage

@testable import Muster

/// Randomness that can be had again: the seed is printed, and `MUSTER_TEST_SEED` sets it.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(_ name: String = #function) {
        state =
            ProcessInfo.processInfo.environment["MUSTER_TEST_SEED"].flatMap(UInt64.init)
            ?? UInt64.random(in: 1...UInt64.max)
        print("\(name): MUSTER_TEST_SEED=\(state)")
    }

    /// SplitMix64.
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }
}

/// Runs `body` with a folder of its own that is removed afterwards.
func withTemporaryFolder<Result>(_ body: (FilePath) async throws -> Result) async throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appending(path: "muster-test-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try await body(FilePath(folder.path()))
}

/// The records of a file, header first.
func records(_ path: FilePath) throws -> [[String]] {
    var reader = RecordReader(chunks: try FileChunks(path: path))
    var records: [[String]] = []
    while let record = try reader.next() { records.append(Array(record)) }
    return records
}

/// The rows of a CSV text.
func rows(_ csv: String, _ options: SheetOptions = SheetOptions(), in folder: FilePath) throws -> [SheetRow] {
    let path = folder.appending("sheet.csv")
    try AtomicFile.write(csv.utf8, to: path)
    var rows = try Sheet(path: path, name: "sheet.csv", options: options).rows()
    var all: [SheetRow] = []
    while let row = try rows.next() { all.append(row) }
    return all
}

/// An organization for plans: four groups and three accounts.
let sampleDirectory = Directory(
    groups: [
        Group(id: "g0", name: "Everyone", kind: .builtIn), Group(id: "g1", name: "Finance"),
        Group(id: "g2", name: "Legacy"),
        Group(id: "g3", name: "finance-eu"), Group(id: "g4", name: "Twin"), Group(id: "g5", name: "TWIN"),
    ],
    accounts: [
        RobotAccount(id: "a1", name: "alpha", displayName: "Alpha", groupIDs: ["g0", "g1"]),
        RobotAccount(id: "a2", name: "Beta", displayName: "Beta", groupIDs: ["g0", "g2"]),
        RobotAccount(id: "a3", name: "gamma", displayName: "", groupIDs: ["g0"]),
    ]
)
