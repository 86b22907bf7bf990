import FoundationEssentials
import IdentityAPI
import IdentitySandbox
import Synchronization
import SystemPackage
import TestSupport
import Testing

@testable import Muster

/// Runs that follow another one at once, while readers do not show yet what that one has written.
@Suite("Readers that lag behind a run", .inTurn)
struct LaggingReaderTests {
    private static func name(_ number: Int) -> String { UndoTests.name(number) }

    /// Looks for longer than any lag of these tests lasts, and soon at first.
    private static var patient: VerificationPolicy {
        var policy = VerificationPolicy()
        policy.firstPause = .milliseconds(50)
        policy.patience = .seconds(60)
        return policy
    }

    /// One sheet, and whether undo deletes what it creates.
    private static let sheets = [
        "name,displayName\n" + (1...10).map { "\(name($0)),U\($0)\n" }.joined(),
        "name,addGroups\n" + (1...10).map { "\(name($0)),Legacy\n" }.joined(),
        "name,groups\n" + (1...10).map { "\(name($0)),(none)\n" }.joined(),
        "name,action\n" + (1...10).map { "\(name($0)),delete\n" }.joined(),
        "name,displayName\n" + (1...10).map { "new-\($0),New \($0)\n" }.joined(),
    ]

    @Test(
        "Undo right after a run waits until readers show what the run wrote, and restores all of it",
        arguments: sheets
    )
    func undo(sheet: String) async throws {
        try await RunHarness.with(faults: "lag=700ms", accounts: 20) { harness in
            let before = await UndoTests().state(harness)
            let prepared = try await harness.prepare(sheet, UndoTests.settings)
            let run = try Run(prepared, in: harness.run, program: "test", verification: Self.patient)
            #expect(try await run.execute().summary.errors == 0)
            #expect(await UndoTests().state(harness) != before)
            let undone = try await UndoTests().undo(harness.run, policy: Self.patient, in: harness)
            #expect(undone.result.summary.rows >= 9 && undone.result.summary.errors == 0, "\(undone.result.summary)")
            #expect(await UndoTests().state(harness) == before)
        }
    }

    @Test("Undo says once that it waits, and believes what it reads when the patience is over")
    func patience() async throws {
        try await RunHarness.with(faults: "lag=1h", accounts: 5) { harness in
            _ = try await harness.importSheet("name,displayName\n\(Self.name(1)),One\n\(Self.name(2)),Two\n")
            let said = Mutex<[String]>([])
            let undone = try await UndoTests().undo(
                harness.run,
                says: { notice in said.withLock { $0.append("\(notice)") } },
                in: harness
            )
            #expect(undone.prepared.plan.work.isEmpty)
            #expect(undone.prepared.remarks.contains("2 accounts are as before the run: undo leaves them out."))
            let all = said.withLock { $0 }
            // A machine that takes longer than the patience between the run and its undo has nothing to wait for.
            #expect(all.count <= 1 && all.allSatisfy { $0.contains("the changes of 2 accounts") }, "\(all)")
        }
    }

    @Test("What shows, what somebody changed to something else, and what an undo has set back is not waited for")
    func unseen() async throws {
        try await RunHarness.with(accounts: 5) { harness in
            let csv = "name,displayName,addGroups\n" + (1...3).map { "\(Self.name($0)),N\($0),Legacy\n" }.joined()
            let old = try await Directory.read(harness.client)
            _ = try await harness.importSheet(csv + "new,New,\n")
            func unseen(_ directory: Directory) throws -> Int {
                try OwnWrites(of: EarlierRun(harness.run), .all).unseen(in: directory)
            }
            #expect(try unseen(old) == 4)
            #expect(try await unseen(Directory.read(harness.client)) == 0)
            let ids = Dictionary(
                uniqueKeysWithValues: await harness.sandbox.snapshot().accounts.map { ($0.name, $0.id) }
            )
            for (number, name) in [
                (1, "Somebody"), (2, old.accounts[old.index(id: ids[Self.name(2)]!)!].state.displayName),
            ] {
                _ = try await harness.client.updateRobotAccount(
                    id: ids[Self.name(number)]!,
                    displayName: name,
                    adding: [],
                    removing: []
                )
            }
            // Only what is as it was before the run may be a reading that lags.
            #expect(try await unseen(Directory.read(harness.client)) == 1)
            _ = try await UndoTests().undo(harness.run, acceptsDrift: true, in: harness)
            #expect(try await unseen(Directory.read(harness.client)) == 0)
        }
    }

    @Test("A run whose last write is older than the patience is not waited for")
    func age() async throws {
        try await RunHarness.with(accounts: 2) { harness in
            _ = try await harness.importSheet("name,displayName\n\(Self.name(1)),One\n")
            let writes = try OwnWrites(of: EarlierRun(harness.run), .all)
            #expect(writes.age(at: Date() + 3600) > .seconds(3000))
            // A clock that was put back makes nothing negative.
            #expect(writes.age(at: Date() - 3600) == .zero)
        }
    }

    @Test("A resumed run does not set back by an old reading what it has written to an account itself")
    func resumed() async throws {
        try await RunHarness.with(faults: "lag=700ms", accounts: 3) { harness in
            let name = Self.name(1)
            let prepared = try await harness.prepare("name,displayName,addGroups\n\(name),First,\n\(name),,Legacy\n")
            let run = try Run(prepared, in: harness.run, program: "test", verification: Self.patient)
            _ = try await run.execute()
            // What a crash leaves between two calls of one account: the first row done, the second one open.
            let checkpoint = harness.run.checkpoint
            var contents = try CheckpointContents(checkpoint.contents(), path: checkpoint).entries
            contents = contents.map { entry in
                guard case .outcomes(let rows) = entry else { return entry }
                return .outcomes(rows.filter { $0.row == 1 })
            }
            var bytes = CheckpointContents.magic
            for entry in contents { Frame.append(entry.encoded, batchStart: bytes.count, to: &bytes) }
            try AtomicFile.write(bytes, to: checkpoint)
            let earlier = try EarlierRun(harness.run)
            let rest = try await PreparedRun.prepare(
                earlier.checkedSheet(),
                settings: earlier.record.settings,
                client: harness.client,
                continuing: earlier,
                verification: Self.patient
            )
            _ = try await Run(rest, in: harness.run, program: "test", verification: Self.patient).execute()
            let account = await harness.sandbox.snapshot().accounts.first { $0.name == name }
            #expect(account?.displayName == "First")
        }
    }
}
