import IdentityAPI
import IdentitySandbox
import SystemPackage
import TestSupport
import Testing

@testable import Muster

@Suite("A run of rows with wildcards", .inTurn)
struct WildcardRunTests {
    private static func settings(batch: Int = 500, strategy: Strategy = .auto) -> RunSettings {
        var settings = RunSettings()
        settings.wildcards = true
        settings.allowsDelete = true
        settings.groupBatch = batch
        settings.strategy = strategy
        return settings
    }

    /// Rows of every kind: a pattern beside a name of its own, one that overlaps another, one that holds for some already, deletes, and one that stands for nothing.
    private static let sheet = """
        name,displayName,addGroups,removeGroups,action
        robot-00001?,,Legacy,,
        robot-000012,Twelve,,,
        robot-00000?,,Invoicing,Legacy,update
        robot-00000*,,Alumni,,
        new-1,New,Finance,,
        robot-00002?,,,,delete
        nobody-*,,Finance,,
        robot-000011,,,Alumni,

        """

    /// Which groups each account is in, by names.
    private static func state(_ harness: RunHarness) async -> [String: Set<String>] {
        let snapshot = await harness.sandbox.snapshot()
        let names = Dictionary(uniqueKeysWithValues: snapshot.groups.map { ($0.id, $0.name) })
        return snapshot.accounts.reduce(into: [:]) { state, account in
            state[account.name + "/" + account.displayName] = Set(account.groupIDs.compactMap { names[$0] })
        }
    }

    /// What each row's report says that is the same however often a run was interrupted.
    private static func told(_ harness: RunHarness) throws -> [Int: String] {
        try harness.allReports().mapValues { "\($0["_status"]!) \($0["_code"]!) \($0["_message"]!)" }
    }

    /// Keeps of a run's checkpoint what `isKept` says.
    private static func keep(of run: RunFolder, _ isKept: ([Entry]) -> [Entry]) throws {
        let path = run.file("checkpoint")
        let entries = try CheckpointContents(path.contents(), path: path).entries
        var bytes = CheckpointContents.magic
        for entry in isKept(entries) { Frame.append(entry.encoded, batchStart: bytes.count, to: &bytes) }
        try AtomicFile.write(bytes, to: path)
    }

    @Test("Each row has one outcome, which tells the outcomes of all its accounts", arguments: Strategy.allCases)
    func whole(strategy: Strategy) async throws {
        try await RunHarness.with(accounts: 30) { harness in
            let result = try await harness.importSheet(Self.sheet, Self.settings(batch: 3, strategy: strategy))
            let told = try Self.told(harness)
            #expect(told[1] == "updated  10 accounts: 9 updated, 1 unchanged")
            #expect(told[2]?.hasPrefix("updated") == true)
            #expect(told[4] == "updated  9 accounts: 9 updated")
            #expect(told[6] == "deleted  10 accounts: 10 deleted")
            #expect(told[7] == "failed wildcard A8: no account matches 'nobody-*'")
            #expect(told.count == 8 && result.summary.rows == 8)
            #expect(result.summary.counts.values.reduce(0, +) == 8)
            #expect(
                try harness.report("success.csv").allSatisfy {
                    $0["name"]!.contains("?") == $0["_id"]!.isEmpty || $0["name"]!.contains("*")
                }
            )
            let state = await Self.state(harness)
            #expect(state["robot-000012/Twelve"]?.contains("Legacy") == true)
            #expect(!state.keys.contains { $0.hasPrefix("robot-00002") })
        }
    }

    @Test(
        "A run that died behind any entry ends as if nothing had happened: reports, accounts, calls",
        arguments: [Strategy.auto, .account]
    )
    func anyMoment(strategy: Strategy) async throws {
        let settings = Self.settings(batch: 4, strategy: strategy)
        let (whole, state, entries) = try await RunHarness.with(accounts: 30) { harness in
            _ = try await harness.importSheet(Self.sheet, settings)
            let path = harness.run.file("checkpoint")
            return (
                try Self.told(harness), await Self.state(harness),
                try CheckpointContents(path.contents(), path: path).entries.count
            )
        }
        let step = Swift.max(1, entries / 12)
        for kept in stride(from: 1, through: entries, by: step) {
            try await RunHarness.with(accounts: 30) { harness in
                // The calls were all made, and of their answers only some were recorded.
                _ = try await harness.importSheet(Self.sheet, settings)
                try Self.keep(of: harness.run) { all in
                    let outcomes = all.filter { if case .outcomes = $0 { true } else { false } }
                    let rest = all.filter { if case .outcomes = $0 { false } else { true } }
                    return rest + outcomes.prefix(Swift.max(0, kept - rest.count / 2))
                }
                _ = try await harness.resume()
                let told = try Self.told(harness)
                for (row, line) in whole { #expect(told[row] == line, "\(kept) of \(entries), row \(row)") }
                #expect(await Self.state(harness) == state)
            }
        }
    }

    @Test("A run that is stopped between the accounts of a row tells the row as pending, and a resume does the rest")
    func stopped() async throws {
        try await RunHarness.with(faults: "slow=1:20ms", accounts: 60) { harness in
            var settings = Self.settings(strategy: .account)
            settings.concurrency = 2
            let csv = "name,displayName\nrobot-00000?,A\nrobot-*,B\n"
            do {
                let run = try await Run(harness.prepare(csv, settings), in: harness.run, program: "test")
                async let result = run.execute()
                while await harness.sandbox.snapshot().calls["PUT account", default: 0] < 20 {
                    try await Task.sleep(for: .milliseconds(2))
                }
                await run.stop(.signal(2))
                _ = try await result
            }
            let pending = try harness.report("pending.csv")
            #expect(try harness.allReports().count == 2)
            #expect(
                pending.contains {
                    $0["_message"]!.hasPrefix("60 accounts: ") && $0["_message"]!.hasSuffix("not settled")
                }
            )
            let before = await harness.sandbox.snapshot().calls["PUT account", default: 0]
            let resumed = try await harness.resume()
            #expect(resumed.summary[.updated] == 2)
            #expect(try Self.told(harness)[2] == "updated  60 accounts: 60 updated")
            let calls = await harness.sandbox.snapshot().calls["PUT account", default: 0]
            // One call for each account, whatever the rows about it are.
            #expect(calls == 60 && before < 60)
        }
    }

    @Test("What somebody else changed since is not changed back by a resume: settled accounts stay settled")
    func settledStays() async throws {
        try await RunHarness.with(accounts: 12) { harness in
            _ = try await harness.importSheet("name,displayName\nrobot-*,Ours\n", Self.settings(strategy: .account))
            var kept = 0
            try Self.keep(of: harness.run) { all in
                all.filter { entry in
                    guard case .outcomes = entry else { return true }
                    kept += 1
                    return kept <= 6
                }
            }
            let path = harness.run.file("checkpoint")
            let settled = try Ledger.read(path).ledger.fanIn(row: 1)!
            let part = try #require((1...12).first { settled.isDone($0) })
            let account = settled.accounts[part - 1]
            _ = try await harness.client.updateRobotAccount(
                id: account.id,
                displayName: "Theirs",
                adding: [],
                removing: []
            )
            // Who matches the name only now is none of the run's.
            _ = try await harness.client.createRobotAccount(name: "robot-new", displayName: "New", groupIDs: [])
            let result = try await harness.resume()
            #expect(result.summary[.updated] == 1)
            #expect(try Self.told(harness)[1] == "updated  12 accounts: 12 updated")
            let names = await harness.sandbox.snapshot().accounts.map(\.displayName)
            #expect(names.contains("Theirs") && names.contains("New") && names.count { $0 == "Ours" } == 11)
        }
    }

    @Test("A row fails when one of its accounts does; a retry does what is left, and undo puts back what was done")
    func failing() async throws {
        try await RunHarness.with(accounts: 12) { harness in
            let before = await Self.state(harness)
            let prepared = try await harness.prepare(
                "name,displayName\nrobot-*,Ours\n",
                Self.settings(strategy: .account)
            )
            let gone = prepared.directory.accounts[4]
            _ = try await harness.client.deleteRobotAccount(id: gone.id)
            let result = try await Run(prepared, in: harness.run, program: "test").execute()
            #expect(result.summary[.failed] == 1 && result.summary.rows == 1)
            let row = try #require(try harness.report("errors.csv").first)
            #expect(
                row["_message"]!.hasPrefix("12 accounts: 11 updated, 1 failed; failed: '\(gone.name)'; the reason: ")
            )
            // Undo knows that the row's other accounts were changed.
            let undo = try Undo(of: harness.run, deletesCreated: false, acceptsDrift: false)
            let sheet = try undo.sheet(try await Directory.read(harness.client))
            #expect(sheet.rowCount == 11, "\(sheet.remarks)")
            let path = harness.folder.appending("undo.csv")
            try AtomicFile.write(sheet.bytes, to: path)
            let undoSheet = Sheet(path: path, name: "undo.csv", options: undo.settings.sheet)
            let back = try await PreparedRun.prepare(
                undoSheet.check(),
                settings: undo.settings,
                client: harness.client,
                from: undo.origin
            )
            let undone = try await Run(back, in: RunFolder(harness.folder.appending("undo")), program: "test").execute()
            #expect(undone.summary[.updated] == 11)
            var expected = before
            expected["\(gone.name)/\(gone.state.displayName)"] = nil
            #expect(await Self.state(harness) == expected)
        }
        try await RunHarness.with(accounts: 12) { harness in
            let prepared = try await harness.prepare(
                "name,displayName\nrobot-*,Ours\n",
                Self.settings(strategy: .account)
            )
            _ = try await harness.client.deleteRobotAccount(id: prepared.directory.accounts[4].id)
            _ = try await Run(prepared, in: harness.run, program: "test").execute()
            let retry = try Retry(of: harness.run, all: true)
            #expect(retry.rowCount == 1 && retry.settings.wildcards)
            let path = harness.folder.appending("retry.csv")
            try AtomicFile.write(retry.sheet, to: path)
            let again = try await PreparedRun.prepare(
                Sheet(path: path, name: "retry.csv", options: retry.settings.sheet).check(),
                settings: retry.settings,
                client: harness.client,
                from: retry.origin
            )
            #expect(again.plan.counts.unchanged == 1 && again.plan.work.isEmpty)
        }
    }

    @Test(
        "Deletes of one row are settled after a crash: those that are gone were deleted by the run",
        arguments: [2, 500]
    )
    func deletes(batch: Int) async throws {
        try await RunHarness.with(accounts: 20) { harness in
            let csv = "name,action\nrobot-00000?,delete\nrobot-*,delete\n"
            let first = try await harness.importSheet(csv, Self.settings(batch: batch))
            #expect(first.summary[.deleted] == 2, "\(first.summary)")
            try Self.keep(of: harness.run) { $0.filter { if case .outcomes = $0 { false } else { true } } }
            // A retry of rows in doubt knows them too.
            let doubt = try Ledger.read(harness.run.file("checkpoint")).ledger.unresolvedCall(row: 2)
            #expect(doubt.accounts?.count == 11 && doubt.accounts?.allSatisfy(\.isDeleted) == true)
            let retry = try Retry(of: harness.run, all: false)
            #expect(retry.rowCount == 2)
            let path = harness.folder.appending("retry.csv")
            try AtomicFile.write(retry.sheet, to: path)
            let again = try await PreparedRun.prepare(
                Sheet(path: path, name: "retry.csv", options: retry.settings.sheet).check(),
                settings: retry.settings,
                client: harness.client,
                from: retry.origin
            )
            #expect(again.plan.settled.map(\.outcome.message) == ["9 accounts: 9 deleted", "11 accounts: 11 deleted"])
        }
        try await RunHarness.with(accounts: 20) { harness in
            _ = try await harness.importSheet("name,action\nrobot-*,delete\n", Self.settings(batch: batch))
            try Self.keep(of: harness.run) { $0.filter { if case .outcomes = $0 { false } else { true } } }
            let result = try await harness.resume()
            #expect(result.summary[.deleted] == 1)
            #expect(try Self.told(harness)[1] == "deleted  20 accounts: 20 deleted")
        }
    }

    @Test("Lost answers and failures of all kinds leave each row one outcome, and each account what its rows say")
    func faults() async throws {
        try await RunHarness.with(faults: "reset-after=0.1,503=0.1,seed=7", accounts: 40) { harness in
            let csv =
                "name,displayName,addGroups\nrobot-00000?,,Legacy\nrobot-00001?,Ten,\nrobot-*,,Alumni\nrobot-000020,Own,\n"
            var settings = Self.settings(batch: 7)
            settings.concurrency = 4
            let result = try await harness.importSheet(csv, settings)
            #expect(result.summary[.updated] == 4, "\(result.summary)")
            #expect(try Self.told(harness)[3] == "updated  40 accounts: 40 updated")
            #expect(await harness.sandbox.snapshot().overlappingAccounts.isEmpty)
        }
    }

    @Test(
        "Of a kept plan, an account that changed meanwhile is left alone, and the others of its row are done",
        arguments: [false, true]
    )
    func drift(acceptsDrift: Bool) async throws {
        try await RunHarness.with(accounts: 10) { harness in
            let csv = "name,displayName\nrobot-*,Ours\nrobot-000003,Three\n"
            let first = try await harness.prepare(csv, Self.settings())
            let kept = try KeptPlan(first, program: "test")
            let account = { (name: String) in first.directory.accounts.first { $0.name == name }! }
            _ = try await harness.client.updateRobotAccount(
                id: account("robot-000005").id,
                displayName: "Theirs",
                adding: [],
                removing: []
            )
            _ = try await harness.client.deleteRobotAccount(id: account("robot-000006").id)
            _ = try await harness.client.createRobotAccount(name: "robot-new", displayName: "New", groupIDs: [])
            let file = harness.folder.appending("kept.csv")
            try AtomicFile.write(kept.sheet, to: file)
            var settings = kept.about.settings
            #expect(settings.wildcards)
            settings.acceptsDrift = acceptsDrift
            let again = try await PreparedRun.prepare(
                Sheet(path: file, name: "kept.csv", options: settings.sheet).check(),
                settings: settings,
                client: harness.client,
                following: kept
            )
            #expect(Set(again.drifts.map(\.name)) == ["robot-000005", "robot-000006", "robot-new"], "\(again.drifts)")
            _ = try await Run(again, in: harness.run, program: "test").execute()
            let told = try Self.told(harness)
            #expect(told[2]?.hasPrefix("updated") == true)
            let names = await harness.sandbox.snapshot().accounts.map(\.displayName)
            if acceptsDrift {
                #expect(told[1] == "updated  10 accounts: 10 updated")
            } else {
                #expect(told[1]?.hasPrefix("failed drift 10 accounts: 8 updated, 2 failed") == true, "\(told)")
                #expect(names.contains("Theirs") && names.contains("New") && names.count { $0 == "Ours" } == 7)
            }
        }
    }

    @Test("A canary does whole rows, and a resume does the rest")
    func canary() async throws {
        try await RunHarness.with(accounts: 30) { harness in
            var settings = Self.settings()
            settings.limit = 1
            let csv = "name,displayName\nrobot-00000?,A\nrobot-00001?,B\nrobot-00002?,C\n"
            let prepared = try await harness.prepare(csv, settings)
            #expect(prepared.plan.work.count == 9 && prepared.plan.later.count == 20)
            let result = try await Run(prepared, in: harness.run, program: "test").execute()
            #expect(result.summary[.updated] == 1 && result.summary[.pending] == 2)
            let continued = try await PreparedRun.prepare(continuing: EarlierRun(harness.run), client: harness.client)
            let rest = try await Run(continued, in: harness.run, program: "test").execute()
            #expect(rest.summary[.updated] == 3)
        }
    }

    @Test("A run that is put onto an edited sheet keeps the outcomes of the accounts of rows that stay")
    func rebased() async throws {
        try await RunHarness.with(accounts: 20) { harness in
            let csv = "name,displayName\nrobot-00000?,A\nrobot-00001?,B\n"
            let path = harness.folder.appending("robots.csv")
            _ = try await harness.importSheet(csv, Self.settings(strategy: .account))
            var kept = 0
            try Self.keep(of: harness.run) { all in
                all.filter { entry in
                    guard case .outcomes = entry else { return true }
                    kept += 1
                    return kept <= 12
                }
            }
            try AtomicFile.write("name,displayName\nrobot-00001?,B\nrobot-00000?,C\n".utf8, to: path)
            var earlier = try EarlierRun(harness.run)
            let (contents, changes) = try earlier.rebasedSheet()
            #expect(changes.hasPrefix("Of the rows of the edited sheet, 1 are as before, 1 changed"))
            let prepared = try await PreparedRun.prepare(
                contents,
                settings: earlier.record.settings,
                client: harness.client,
                continuing: earlier
            )
            let result = try await Run(prepared, in: harness.run, program: "test").execute()
            #expect(result.summary[.updated] == 2)
            #expect(
                try Self.told(harness) == [1: "updated  10 accounts: 10 updated", 2: "updated  9 accounts: 9 updated"]
            )
        }
    }
}
