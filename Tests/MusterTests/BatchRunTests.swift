import IdentityAPI
import IdentitySandbox
import SystemPackage
import TestSupport
import Testing

@testable import Muster

@Suite("A run by groups", .inTurn)
struct BatchRunTests {
    /// Accounts that are all in Legacy, to be moved to Finance and Invoicing.
    private static func withLegacy<Result: Sendable>(
        faults: String = "",
        accounts: Int,
        _ body: (RunHarness) async throws -> Result
    ) async throws -> Result {
        try await RunHarness.with(faults: faults, accounts: accounts) { harness in
            let retry = RetryPolicy()
            let client = harness.client
            let everybody = try await retry.reading { try await client.robotAccounts(sortedBy: "name").results }
            let groups = try await retry.reading { try await client.groups().value }
            let ids = Dictionary(uniqueKeysWithValues: groups.map { ($0.name, $0.id) })
            for account in everybody {
                _ = try await retry.reading {
                    try await client.updateRobotAccount(
                        id: account.id,
                        displayName: account.displayName,
                        adding: [ids["Legacy"]!],
                        removing: [ids["Finance"]!, ids["Invoicing"]!]
                    )
                }
            }
            return try await body(harness)
        }
    }

    private static func moves(_ count: Int) -> String {
        "name,addGroups,removeGroups\n"
            + (1...count).map {
                "robot-\(String(repeating: "0", count: 6 - "\($0)".count))\($0),Finance;Invoicing,Legacy\n"
            }
            .joined()
    }

    /// The accounts that are in exactly the groups that ``moves(_:)`` asks for.
    private static func moved(_ harness: RunHarness) async -> Int {
        let snapshot = await harness.sandbox.snapshot()
        let ids = Dictionary(uniqueKeysWithValues: snapshot.groups.map { ($0.name, $0.id) })
        return snapshot.accounts.count {
            $0.groupIDs.contains(ids["Finance"]!) && $0.groupIDs.contains(ids["Invoicing"]!)
                && !$0.groupIDs.contains(ids["Legacy"]!)
        }
    }

    private static func settings(batch: Int = 500) -> RunSettings {
        var settings = RunSettings()
        settings.groupBatch = batch
        return settings
    }

    @Test("Accounts are moved by as few calls as their groups need, and every row says its outcome")
    func massMove() async throws {
        try await Self.withLegacy(accounts: 230) { harness in
            let before = await harness.sandbox.snapshot().calls
            let result = try await harness.importSheet(Self.moves(230), Self.settings(batch: 100))
            #expect(result.summary[.updated] == 230)
            #expect(await Self.moved(harness) == 230)
            let after = await harness.sandbox.snapshot().calls
            #expect(after["PUT group"] == 9)
            #expect(after["PUT account"] == before["PUT account"])
            // One reading for the plan, one to see what was done.
            #expect(after["GET accounts"]! - before["GET accounts"]! == 2)
            let rows = try harness.allReports()
            #expect(rows.count == 230 && rows.values.allSatisfy { $0["_http"] == "200" && !$0["_id"]!.isEmpty })
            let again = try await harness.prepare(Self.moves(230))
            #expect(again.plan.counts.unchanged == 230 && again.plan.work.isEmpty)
        }
    }

    @Test(
        "Lists that are too long for the service are shortened",
        arguments: ["group-list=20:400", "group-list=20:413"]
    )
    func shortLists(faults: String) async throws {
        try await Self.withLegacy(faults: faults, accounts: 150) { harness in
            let csv = Self.moves(150)
            let before = await harness.sandbox.snapshot().calls
            let result = try await harness.importSheet(csv)
            #expect(result.summary[.updated] == 150, "\(result.summary.causes)")
            let calls = await harness.sandbox.snapshot().calls
            // Twenty-three calls are needed, and some to find out.
            #expect(calls["PUT group"]! < 50 && calls["PUT account"] == before["PUT account"], "\(calls)")
        }
    }

    @Test("An account that is gone fails alone; the others go through", arguments: ["refuse", "ignore"])
    func oneGone(unknown: String) async throws {
        try await Self.withLegacy(faults: "unknown-member=\(unknown)", accounts: 90) { harness in
            let prepared = try await harness.prepare(Self.moves(90))
            let gone = try #require(prepared.directory.accounts.first { $0.name == "robot-000042" })
            _ = try await harness.client.deleteRobotAccount(id: gone.id)
            let result = try await Run(prepared, in: harness.run, program: "test", verification: .brief).execute()
            #expect(result.summary[.updated] == 89 && result.summary[.failed] == 1)
            let row = try #require(try harness.allReports()[42])
            #expect(row["_status"] == "failed", "\(row)")
            #expect(row["_http"] == "404" || row["_code"] == "noAccount", "\(row)")
            #expect(await Self.moved(harness) == 89)
        }
    }

    @Test("Without the right to change groups the accounts go one call each, and it is said once")
    func forbidden() async throws {
        try await Self.withLegacy(faults: "group-write=deny", accounts: 40) { harness in
            let prepared = try await harness.prepare(Self.moves(40))
            #expect(prepared.cost.groups.accounts == 40)
            let before = await harness.sandbox.snapshot().calls
            let run = try Run(prepared, in: harness.run, program: "test", verification: .brief)
            let result = try await run.execute()
            #expect(result.stopReason == nil && result.summary[.updated] == 40, "\(result.summary.causes)")
            #expect(await run.progress().notices.count == 1)
            let calls = await harness.sandbox.snapshot().calls
            #expect(calls["PUT group"] == 1 && calls["PUT account"]! - before["PUT account"]! == 40)
        }
    }

    @Test("A group that was deleted since the plan fails the rows that name it, and only those")
    func vanishedGroup() async throws {
        try await Self.withLegacy(accounts: 60) { harness in
            let csv =
                "name,addGroups\n"
                + (1...60).map { "robot-0000\($0 < 10 ? "0" : "")\($0),\($0 <= 30 ? "Invoicing" : "Finance")\n" }
                .joined()
            let prepared = try await harness.prepare(csv)
            try await harness.deleteGroup(prepared.directory.groups.groups.first { $0.name == "Invoicing" }!.id)
            let result = try await Run(prepared, in: harness.run, program: "test", verification: .brief).execute()
            #expect(result.summary[.updated] == 30 && result.summary[.failed] == 30)
            let rows = try harness.allReports()
            #expect(
                (1...30).allSatisfy {
                    rows[$0]?["_message"]?.contains("the group 'Invoicing' no longer exists") == true
                }
            )
            #expect(await harness.sandbox.snapshot().calls["PUT group"]! == 2)
        }
    }

    @Test(
        "No trouble of the service loses a membership",
        arguments: [
            "reset-before=0.2,seed=1", "reset-after=0.2,seed=2", "500=0.2,seed=3", "503=0.2,seed=4",
            "500-after=0.2,seed=5",
            "garbage=0.2,seed=6", "429=0.2:10ms,seed=7", "401-first=1,seed=8",
        ]
    )
    func faults(_ faults: String) async throws {
        try await Self.withLegacy(faults: faults, accounts: 60) { harness in
            let result = try await harness.importSheet(Self.moves(60), Self.settings(batch: 7))
            #expect(result.summary[.updated] == 60, "\(result.summary.causes)")
            #expect(await Self.moved(harness) == 60)
        }
    }

    @Test("What --limit asks for is done, and resume does the rest")
    func canary() async throws {
        try await Self.withLegacy(accounts: 50) { harness in
            var settings = Self.settings()
            settings.limit = 10
            let first = try await harness.importSheet(Self.moves(50), settings)
            #expect(first.summary[.updated] == 10 && first.summary[.pending] == 40)
            guard case .limit(10)? = first.stopReason else { return #expect(Bool(false), "\(first)") }
            #expect(await Self.moved(harness) == 10)
            settings.limit = nil
            let earlier = try EarlierRun(harness.run)
            let contents = try earlier.checkedSheet()
            let rest = try await PreparedRun.prepare(
                contents,
                settings: settings,
                client: harness.client,
                continuing: earlier
            )
            let second = try await Run(rest, in: harness.run, program: "test").execute()
            #expect(second.summary[.updated] == 50 && second.stopReason == nil)
        }
    }

    @Test("Work of one method does not wait for the window of another")
    func methodsGoSideBySide() async throws {
        let quota = QuotaPolicy(limits: [.put: 3], window: .seconds(3600))
        try await RunHarness.with(accounts: 40, ownQuota: quota) { harness in
            let csv =
                "name,displayName\n" + (1...40).map { "robot-0000\($0 < 10 ? "0" : "")\($0),New\n" }.joined()
                + (1...60).map { "new-\($0),New\n" }.joined()
            let run = try await Run(harness.prepare(csv), in: harness.run, program: "test")
            async let result = run.execute()
            // All creates come through although forty updates stand before them, and only three of those can be sent.
            while await run.progress().counts[.created, default: 0] < 60 {
                try await Task.sleep(for: .milliseconds(10))
            }
            await run.stop(.signal(2))
            #expect(try await result.summary[.updated] == 3)
        }
    }
}
