import IdentityAPI
import IdentitySandbox
import SystemPackage
import TestSupport
import Testing

@testable import Muster

@Suite("A run of rows with wildcards", .inTurn)
struct WildcardRunTests {
    @Test("Each row has one outcome, which tells the outcomes of all its accounts", arguments: Strategy.allCases)
    func whole(strategy: Strategy) async throws {
        try await RunHarness.with(accounts: 30) { harness in
            let result = try await harness.importSheet(
                WildcardRuns.sheet,
                WildcardRuns.settings(batch: 3, strategy: strategy)
            )
            let outcomes = try WildcardRuns.outcomes(harness)
            #expect(outcomes[1] == "updated  10 accounts: 9 updated, 1 unchanged")
            #expect(outcomes[2]?.hasPrefix("updated") == true)
            #expect(outcomes[4] == "updated  9 accounts: 9 updated")
            #expect(outcomes[6] == "deleted  10 accounts: 10 deleted")
            #expect(outcomes[7] == "failed wildcard A8: no account matches 'nobody-*'")
            #expect(outcomes.count == 8 && result.summary.rows == 8)
            #expect(result.summary.counts.values.reduce(0, +) == 8)
            #expect(
                try harness.report("success.csv").allSatisfy {
                    $0["name"]!.contains("?") == $0["_id"]!.isEmpty || $0["name"]!.contains("*")
                }
            )
            let state = await WildcardRuns.state(harness)
            #expect(state["robot-000012/Twelve"]?.contains("Legacy") == true)
            #expect(!state.keys.contains { $0.hasPrefix("robot-00002") })
        }
    }

    @Test("A run that is stopped between the accounts of a row tells the row as pending, and a resume does the rest")
    func stopped() async throws {
        try await RunHarness.with(faults: "slow=1:20ms", accounts: 60) { harness in
            var settings = WildcardRuns.settings(strategy: .account)
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
            #expect(try WildcardRuns.outcomes(harness)[2] == "updated  60 accounts: 60 updated")
            let calls = await harness.sandbox.snapshot().calls["PUT account", default: 0]
            // One call for each account, whatever the rows about it are.
            #expect(calls == 60 && before < 60)
        }
    }

    @Test("Lost answers and failures of all kinds leave each row one outcome, and each account what its rows say")
    func faults() async throws {
        try await RunHarness.with(faults: "reset-after=0.1,503=0.1,seed=7", accounts: 40) { harness in
            let csv =
                "name,displayName,addGroups\nrobot-00000?,,Legacy\nrobot-00001?,Ten,\nrobot-*,,Alumni\nrobot-000020,Own,\n"
            var settings = WildcardRuns.settings(batch: 7)
            settings.concurrency = 4
            let result = try await harness.importSheet(csv, settings)
            #expect(result.summary[.updated] == 4, "\(result.summary)")
            #expect(try WildcardRuns.outcomes(harness)[3] == "updated  40 accounts: 40 updated")
            #expect(await harness.sandbox.snapshot().overlappingAccounts.isEmpty)
        }
    }

    @Test("A canary does whole rows, and a resume does the rest")
    func canary() async throws {
        try await RunHarness.with(accounts: 30) { harness in
            var settings = WildcardRuns.settings()
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
}
