import IdentityAPI
import IdentitySandbox
import SystemPackage
import TestSupport
import Testing

@testable import Muster

@Suite("A resume of rows with wildcards", .inTurn)
struct WildcardResumeTests {
    @Test(
        "A run that died behind any entry ends as if nothing had happened: reports, accounts, calls",
        arguments: [Strategy.auto, .account]
    )
    func anyMoment(strategy: Strategy) async throws {
        let settings = WildcardRuns.settings(batch: 4, strategy: strategy)
        let (whole, state, entries) = try await RunHarness.with(accounts: 30) { harness in
            _ = try await harness.importSheet(WildcardRuns.sheet, settings)
            let path = harness.run.file("checkpoint")
            return (
                try WildcardRuns.outcomes(harness), await WildcardRuns.state(harness),
                try CheckpointContents(path.contents(), path: path).entries.count
            )
        }
        let step = Swift.max(1, entries / 12)
        for kept in stride(from: 1, through: entries, by: step) {
            try await RunHarness.with(accounts: 30) { harness in
                // The calls were all made, and of their answers only some were recorded.
                _ = try await harness.importSheet(WildcardRuns.sheet, settings)
                try WildcardRuns.keep(of: harness.run) { all in
                    let outcomes = all.filter { if case .outcomes = $0 { true } else { false } }
                    let rest = all.filter { if case .outcomes = $0 { false } else { true } }
                    return rest + outcomes.prefix(Swift.max(0, kept - rest.count / 2))
                }
                _ = try await harness.resume()
                let outcomes = try WildcardRuns.outcomes(harness)
                for (row, line) in whole { #expect(outcomes[row] == line, "\(kept) of \(entries), row \(row)") }
                #expect(await WildcardRuns.state(harness) == state)
            }
        }
    }

    @Test("What somebody else changed since is not changed back by a resume: settled accounts stay settled")
    func settledStays() async throws {
        try await RunHarness.with(accounts: 12) { harness in
            _ = try await harness.importSheet(
                "name,displayName\nrobot-*,Ours\n",
                WildcardRuns.settings(strategy: .account)
            )
            var kept = 0
            try WildcardRuns.keep(of: harness.run) { all in
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
            #expect(try WildcardRuns.outcomes(harness)[1] == "updated  12 accounts: 12 updated")
            let names = await harness.sandbox.snapshot().accounts.map(\.displayName)
            #expect(names.contains("Theirs") && names.contains("New") && names.count { $0 == "Ours" } == 11)
        }
    }

    @Test("A run that is put onto an edited sheet keeps the outcomes of the accounts of rows that stay")
    func rebased() async throws {
        try await RunHarness.with(accounts: 20) { harness in
            let csv = "name,displayName\nrobot-00000?,A\nrobot-00001?,B\n"
            let path = harness.folder.appending("robots.csv")
            _ = try await harness.importSheet(csv, WildcardRuns.settings(strategy: .account))
            var kept = 0
            try WildcardRuns.keep(of: harness.run) { all in
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
                try WildcardRuns.outcomes(harness) == [
                    1: "updated  10 accounts: 10 updated", 2: "updated  9 accounts: 9 updated",
                ]
            )
        }
    }
}
