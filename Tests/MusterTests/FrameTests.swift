import IdentityAPI
import SystemPackage
import TestSupport
import Testing

@testable import Muster

@Suite("The checkpoint file", .inTurn)
struct FrameTests {
    /// Three batches of entries, as a run writes them, and where each entry ends.
    static let sample: (bytes: [UInt8], ends: [Int]) = {
        var file = CheckpointContents.magic
        var ends: [Int] = []
        for batch in batches {
            let start = file.count
            for entry in batch {
                Frame.append(entry.encoded, batchStart: start, to: &file)
                ends.append(file.count)
            }
        }
        return (file, ends)
    }()

    static let batches: [[Entry]] = [
        [
            .begin(.init(runID: "run", fingerprint: "abc", rowCount: 300)),
            .planned(firstRow: 1, runs: [(.created, 200), (.unchanged, 100)]),
        ],
        [
            .clock(ProgressSample(time: 1_795_617_600_123, state: .begun, calls: [.get: .init(sent: 3, refused: 1)])),
            .intent(row: 1, .create), .intent(row: 200, .create),
            .outcomes([.init(row: 201, outcome: Outcome(.unchanged, action: "update", accountID: "id-1"))]),
        ],
        [
            .outcomes([.init(row: 1, outcome: outcome)]),
            .outcomes([.init(row: 200, outcome: Outcome(.created, action: "create", accountID: "ü \"'\n"))]),
        ],
    ]

    static let outcome: Outcome = {
        var outcome = Outcome(.failed, action: "create", accountID: "id")
        outcome.http = 409
        outcome.code = "DuplicateUserName"
        outcome.message = "taken\nalready"
        outcome.attempts = 300
        outcome.milliseconds = 70_000
        outcome.traceID = "00-1"
        return outcome
    }()

    @Test("A checkpoint cut at any byte keeps every entry that was complete", arguments: 0...sample.bytes.count)
    func tornTail(length: Int) throws {
        let contents = try CheckpointContents(Array(Self.sample.bytes.prefix(length)), path: "checkpoint")
        let complete = Self.sample.ends.filter { $0 <= length }
        #expect(contents.entries == Array(Self.batches.joined().prefix(complete.count)))
        #expect(
            contents.wholeLength == complete.last
                ?? (length >= CheckpointContents.magic.count ? CheckpointContents.magic.count : 0)
        )
    }

    @Test(
        "Any flipped byte leaves the entries before it, or is refused with its position",
        arguments: 0..<sample.bytes.count
    )
    func damage(position: Int) throws {
        for bit in 0..<8 {
            var bytes = Self.sample.bytes
            bytes[position] ^= 1 << UInt8(bit)
            let before = Self.sample.ends.filter { $0 <= position }.count
            do {
                let contents = try CheckpointContents(bytes, path: "checkpoint")
                #expect(contents.entries == Array(Self.batches.joined().prefix(before)))
                // Only the last batch can be given up in silence: all others had been durable before the next was written.
                #expect(before >= Self.batches.dropLast().joined().count)
            } catch let error as RunError {
                #expect(error.code == .configuration)
                #expect(position < CheckpointContents.magic.count || error.description.contains("damaged at byte"))
            }
        }
    }

    @Test("Bytes that are no entry are never taken for one, whatever they are")
    func noise() {
        var generator = SeededGenerator()
        for _ in 0..<20_000 {
            let bytes = (0..<Int.random(in: 0..<40, using: &generator)).map { _ in
                UInt8.random(in: 0...255, using: &generator)
            }
            if let entry = Entry(bytes[...]) { #expect(Entry(entry.encoded[...]) == entry) }
        }
    }
}

@Suite("The checkpoint", .inTurn)
struct CheckpointTests {
    @Test("Entries that many tasks append at once are all there when it is opened again")
    func groupCommit() async throws {
        try await withTemporaryFolder { folder in
            let path = folder.appending("checkpoint")
            let checkpoint = try Checkpoint(path: path, wholeLength: 0)
            try await withThrowingTaskGroup { group in
                for row in 1...500 {
                    group.addTask {
                        try await checkpoint.append([.intent(row: row, .create)])
                        // Durable already: another reader sees it.
                        let entries = try CheckpointContents(path.contents(), path: path).entries
                        #expect(entries.contains(.intent(row: row, .create)))
                    }
                }
                try await group.waitForAll()
            }
            let contents = try CheckpointContents(path.contents(), path: path)
            #expect(contents.entries.count == 500)
        }
    }

    @Test("A torn tail is cut off before the next entry is written")
    func continues() async throws {
        try await withTemporaryFolder { folder in
            let path = folder.appending("checkpoint")
            let torn = FrameTests.sample.bytes.dropLast(3)
            try AtomicFile.write(torn, to: path)
            let before = try CheckpointContents(path.contents(), path: path)
            let checkpoint = try Checkpoint(path: path, wholeLength: before.wholeLength)
            try await checkpoint.append([.intent(row: 7, .create)])
            let after = try CheckpointContents(path.contents(), path: path)
            #expect(after.entries == before.entries + [.intent(row: 7, .create)])
        }
    }
}

@Suite("The ledger", .inTurn)
struct LedgerTests {
    @Test("The last outcome of a row counts, and a create that was sent and not settled is unknown")
    func fold() throws {
        let ledger = try Ledger([
            .begin(.init(runID: "r", fingerprint: "f", rowCount: 5)),
            .planned(firstRow: 1, runs: [(.created, 3)]),
            .planned(firstRow: 4, runs: [(.updated, 2)]),
            .intent(row: 1, .create), .intent(row: 2, .create),
            .outcomes([.init(row: 2, outcome: Outcome(.unknown))]),
            .outcomes([.init(row: 2, outcome: Outcome(.created))]),
            .outcomes([.init(row: 4, outcome: Outcome(.failed))]),
            .outcomes([.init(row: 99, outcome: Outcome(.failed))]),
            .intent(row: 5, .create), .outcomes([.init(row: 5, outcome: Outcome(.pending))]),
        ])
        #expect((1...5).map { ledger.outcome(row: $0).status } == [.unknown, .created, .pending, .failed, .pending])
        #expect((1...5).map(ledger.isDone) == [false, true, false, true, false])
        #expect(ledger.expectations == [.created, .created, .created, .updated, .updated])
        #expect(!ledger.isFinished)
    }

    @Test("A create that was taken back and is about to be sent again is in doubt again")
    func sentAgain() throws {
        var ledger = try Ledger([
            .begin(.init(runID: "r", fingerprint: "f", rowCount: 1)), .intent(row: 1, .create),
            .outcomes([.init(row: 1, outcome: Outcome(.pending))]),
        ])
        #expect(ledger.outcome(row: 1).status == .pending && ledger.intent(row: 1) == nil)
        try ledger.apply(.intent(row: 1, .create))
        #expect(ledger.outcome(row: 1).status == .unknown && ledger.recordedOutcome(row: 1) == nil)
    }

    @Test("A plan of many changing outcomes is kept in entries of a bounded size")
    func longPlan() throws {
        let expectations = (0..<20_001).map { $0 % 2 == 0 ? Outcome.Status.created : .updated }
        let entries = Entry.planned(expectations)
        #expect(entries.allSatisfy { $0.encoded.count <= Frame.longestEntry })
        let ledger = try Ledger([.begin(.init(runID: "r", fingerprint: "f", rowCount: expectations.count))] + entries)
        #expect(ledger.expectations == expectations)
    }
}
