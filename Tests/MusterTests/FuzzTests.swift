import IdentityAPI
import SystemPackage
import TestSupport
import Testing

@testable import Muster

@Suite("Hostile files", .inTurn)
struct FuzzTests {
    @Test("A run.json of any bytes is read, or refused with what it is")
    func runRecord() throws {
        var generator = SeededGenerator()
        let good = try RunRecord(
            id: RunRecord.newID(),
            started: "2026-11-21T06:43:00Z",
            program: "test",
            input: .init(path: "/a/robots.csv", name: "robots.csv", sha256: "abc", rows: 3),
            url: "https://a.example/identity",
            organizationID: "o",
            settings: RunSettings()
        ).encoded()
        for _ in 0..<2000 {
            var bytes = good
            for _ in 0..<Int.random(in: 1...8, using: &generator) {
                let position = Int.random(in: 0..<bytes.count, using: &generator)
                switch Int.random(in: 0..<3, using: &generator) {
                case 0: bytes[position] = UInt8.random(in: 0...255, using: &generator)
                case 1: bytes.remove(at: position)
                default: bytes.insert(contentsOf: bytes[position...].prefix(9), at: position)
                }
            }
            do {
                _ = try RunRecord.decoded(bytes, path: "run.json")
            } catch let error as RunError {
                #expect(error.code == .configuration)
            }
        }
    }

    @Test("Frames of any entries, checksums and all, never bring the ledger down")
    func ledger() throws {
        var generator = SeededGenerator()
        for _ in 0..<500 {
            var file = CheckpointContents.magic
            for _ in 0..<Int.random(in: 1...20, using: &generator) {
                let start = file.count
                Frame.append(Self.randomEntry(&generator).encoded, batchStart: start, to: &file)
            }
            let ledger = try Ledger(try CheckpointContents(file, path: "checkpoint").entries)
            for row in [-1, 0, 1, 2, 50, Int.max] {
                _ = ledger.outcome(row: row)
                _ = ledger.isDone(row: row)
            }
            _ = ledger.isFinished
        }
    }

    private static func randomEntry(_ generator: inout SeededGenerator) -> Entry {
        let row = [0, 1, 2, 7, 1 << 40, Int.max].randomElement(using: &generator)!
        let status = Outcome.Status.allCases.randomElement(using: &generator)!
        switch Int.random(in: 0..<7, using: &generator) {
        case 0: return .begin(.init(runID: "r", fingerprint: "f", rowCount: Int.random(in: 0...20, using: &generator)))
        case 1: return .planned(firstRow: row, runs: [(status, row), (status, 3)])
        case 2: return .intent(row: row, .create)
        case 3: return .intent(row: row, .delete(accountID: "x"))
        case 4:
            return .clock(
                Moment(time: row, state: .working, awaiting: row, calls: [.put: .init(sent: row, refused: row)])
            )
        case 5: return .rebased([.begin(.init(runID: "r", fingerprint: "f", rowCount: 5)), .intent(row: row, .create)])
        default:
            return .outcomes([.init(row: row, outcome: Outcome(status)), .init(row: 3, outcome: Outcome(.created))])
        }
    }
}
