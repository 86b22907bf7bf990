import IdentityAPI
import IdentitySandbox
import TestSupport
import Testing

@testable import Muster

@Suite("New groups are created with their first members", .inTurn)
struct NewGroupMembersTests {
    private static func settings(batch: Int = 500) -> RunSettings {
        var settings = RunSettings()
        settings.createsGroups = true
        settings.groupBatch = batch
        return settings
    }

    private static func name(_ number: Int) -> String { UndoTests.name(number) }

    /// A sheet in which each of some new groups gets so many accounts of its own.
    private static func sheet(groups: Int, accounts: Int, leaving: String = "") -> String {
        "name,addGroups,removeGroups\n"
            + (0..<groups).flatMap { group in
                (1...accounts).map { "\(name(group * accounts + $0)),New \(group),\(leaving)\n" }
            }.joined()
    }

    /// How many accounts each new group has.
    private static func members(_ harness: RunHarness) async -> [String: Int] {
        let snapshot = await harness.sandbox.snapshot()
        let new = snapshot.groups.filter { $0.name.hasPrefix("New ") }
        return Dictionary(
            uniqueKeysWithValues: new.map { group in
                (group.name, snapshot.accounts.count { $0.groupIDs.contains(group.id) })
            }
        )
    }

    private static func run(_ prepared: PreparedRun, _ harness: RunHarness) async throws -> Run.Result {
        try await Run(prepared, in: harness.run, program: "test", verification: .brief).execute()
    }

    /// The calls of a run, by what the sandbox received.
    private static func calls(_ harness: RunHarness, since before: [String: Int] = [:]) async -> [String: Int] {
        await harness.sandbox.snapshot().calls.merging(before) { $0 - $1 }
    }

    @Test("Three groups of 700 take three POST and three PUT calls, and the plan says so")
    func threeGroups() async throws {
        try await RunHarness.with(accounts: 2100) { harness in
            let prepared = try await harness.prepare(Self.sheet(groups: 3, accounts: 700), Self.settings())
            #expect(prepared.cost.groups == (calls: 3, newWithMembers: 3, accounts: 2100))
            #expect(prepared.cost.calls[.put] == 3 && prepared.cost.calls[.post] == 3)
            let result = try await Self.run(prepared, harness)
            #expect(result.summary[.updated] == 2100, "\(result.summary)")
            let calls = await Self.calls(harness)
            #expect(calls["POST group"] == 3 && calls["PUT group"] == 3 && calls["PUT account"] == nil, "\(calls)")
            #expect(await Self.members(harness) == ["New 0": 700, "New 1": 700, "New 2": 700])
            let rows = try harness.allReports()
            #expect(rows.values.count { $0["_http"] == "201" } == 1500)
            #expect(rows.values.allSatisfy { $0["_status"] == "updated" && $0["_attempts"] == "1" })
        }
    }

    @Test("Accounts that a POST brought in leave their old groups, and undo brings them back")
    func moved() async throws {
        try await RunHarness.with(accounts: 40) { harness in
            let before = UndoTests.State(await harness.sandbox.snapshot())
            let csv = Self.sheet(groups: 2, accounts: 20, leaving: "Finance;Invoicing;Legacy")
            let result = try await harness.importSheet(csv, Self.settings())
            #expect(result.summary[.updated] == 40, "\(result.summary.causes)")
            #expect(await Self.members(harness) == ["New 0": 20, "New 1": 20])
            #expect(UndoTests.State(await harness.sandbox.snapshot()) != before)
            _ = try await UndoTests().undo(harness.run, in: harness)
            #expect(await Self.members(harness) == ["New 0": 0, "New 1": 0])
            #expect(UndoTests.State(await harness.sandbox.snapshot()) == before)
        }
    }

    @Test("An account that is gone fails alone, and every group is created", arguments: ["refuse", "ignore"])
    func badMember(unknown: String) async throws {
        try await RunHarness.with(faults: "unknown-member=\(unknown)", accounts: 60) { harness in
            let prepared = try await harness.prepare(Self.sheet(groups: 3, accounts: 20), Self.settings())
            let gone = try #require(prepared.directory.accounts.first { $0.name == Self.name(7) })
            _ = try await harness.client.deleteRobotAccount(id: gone.id)
            let result = try await Self.run(prepared, harness)
            #expect(result.summary[.updated] == 59 && result.summary[.failed] == 1, "\(result.summary.causes)")
            #expect(await Self.members(harness) == ["New 0": 19, "New 1": 20, "New 2": 20])
            let row = try #require(try harness.allReports()[7])
            #expect(row["_status"] == "failed" && (row["_http"] == "404" || row["_code"] == "noAccount"), "\(row)")
            // Only the group of the account to blame is created twice, the second time without members.
            #expect(await Self.calls(harness)["POST group"] == (unknown == "refuse" ? 4 : 3))
        }
    }

    @Test("A list that is too long for the service is shortened after the group is created without members")
    func longList() async throws {
        try await RunHarness.with(faults: "group-list=10:413", accounts: 60) { harness in
            let result = try await harness.importSheet(Self.sheet(groups: 3, accounts: 20), Self.settings())
            #expect(result.summary[.updated] == 60, "\(result.summary.causes)")
            #expect(await Self.members(harness) == ["New 0": 20, "New 1": 20, "New 2": 20])
        }
    }

    @Test("A service that ignores the members gets them by PUT, and no further POST carries any")
    func ignored() async throws {
        try await RunHarness.with(faults: "new-group-members=ignored", accounts: 60) { harness in
            let result = try await harness.importSheet(Self.sheet(groups: 3, accounts: 20), Self.settings())
            #expect(result.summary[.updated] == 60, "\(result.summary.causes)")
            #expect(await Self.members(harness) == ["New 0": 20, "New 1": 20, "New 2": 20])
            let calls = await Self.calls(harness)
            #expect(calls["POST group"] == 3 && calls["PUT group"] == 3 && calls["PUT account"] == nil, "\(calls)")
        }
    }

    @Test(
        "A service whose accounts cannot be read by themselves gets all of them by PUT",
        arguments: ["by-id=missing", "own-groups=null"]
    )
    func unclear(faults: String) async throws {
        try await RunHarness.with(faults: faults, accounts: 60) { harness in
            let result = try await harness.importSheet(Self.sheet(groups: 6, accounts: 10), Self.settings())
            #expect(result.summary[.updated] == 60, "\(result.summary.causes)")
            let calls = await Self.calls(harness)
            #expect(calls["POST group"] == 6 && calls["PUT group"] == 6, "\(calls)")
            #expect(calls["GET account"] ?? 0 <= 2 * MembersOfNewGroups.mostInconclusive, "\(calls)")
        }
    }

    @Test("Readers that lag behind are waited for")
    func lagging() async throws {
        try await RunHarness.with(faults: "lag=200ms", accounts: 60) { harness in
            let prepared = try await harness.prepare(Self.sheet(groups: 3, accounts: 20), Self.settings())
            let run = try Run(prepared, in: harness.run, program: "test", verification: VerificationPolicy())
            let result = try await run.execute()
            #expect(result.summary[.updated] == 60, "\(result.summary.causes)")
            let calls = await Self.calls(harness)
            #expect(calls["POST group"] == 3 && calls["PUT group"] == nil, "\(calls)")
        }
    }

    @Test("A group that somebody else has created meanwhile gets its members by PUT")
    func conflict() async throws {
        try await RunHarness.with(accounts: 60) { harness in
            let prepared = try await harness.prepare(Self.sheet(groups: 3, accounts: 20), Self.settings())
            _ = try await harness.client.createGroup(name: "New 1")
            let result = try await Self.run(prepared, harness)
            #expect(result.summary[.updated] == 60, "\(result.summary.causes)")
            #expect(await Self.members(harness) == ["New 0": 20, "New 1": 20, "New 2": 20])
            #expect(await Self.calls(harness)["PUT group"] == 1)
        }
    }

    @Test("Without the right to create groups, no row is done by halves")
    func forbidden() async throws {
        try await RunHarness.with(faults: "group-write=deny", accounts: 40) { harness in
            let result = try await harness.importSheet(Self.sheet(groups: 2, accounts: 20), Self.settings())
            #expect(result.summary[.failed] == 40, "\(result.summary)")
            #expect(await Self.calls(harness)["POST group"] == 1)
            #expect(result.summary.notices.count == 1, "\(result.summary.notices)")
        }
    }

    @Test(
        "Lost answers lose no member and create no group twice",
        arguments: ["reset-after=0.5", "garbage=0.5", "500-after=0.5", "503=0.5", "429=0.5:50ms"],
        1...2
    )
    func lost(fault: String, seed: Int) async throws {
        // Reads are answered: five in a row may fail by chance, and which they are depends on the order of the calls.
        let faults = "\(fault),methods=POST+PUT,seed=\(seed)"
        try await RunHarness.with(faults: faults, accounts: 80) { harness in
            let result = try await harness.importSheet(Self.sheet(groups: 8, accounts: 10), Self.settings())
            #expect(result.summary[.updated] == 80, "\(result.summary.causes)")
            let members = await Self.members(harness)
            #expect(members.count == 8 && members.values.allSatisfy { $0 == 10 }, "\(members)")
        }
    }

    @Test("An account that somebody else has changed since the plan keeps their change, however it enters")
    func fresh() async throws {
        try await RunHarness.with(accounts: 40) { harness in
            var settings = Self.settings()
            settings.freshness = .zero
            let prepared = try await harness.prepare(Self.sheet(groups: 2, accounts: 20), settings)
            let groups = prepared.directory.groups
            let account = try #require(prepared.directory.accounts.first { $0.name == Self.name(3) })
            _ = try await harness.client.updateRobotAccount(
                id: account.id,
                displayName: "Theirs",
                adding: groups.ids([try #require(groups.index(naming: "Legacy"))]),
                removing: []
            )
            let result = try await Self.run(prepared, harness)
            #expect(result.summary[.updated] == 40, "\(result.summary.causes)")
            #expect(result.summary.meanwhile?.accounts == 1, "\(String(describing: result.summary.meanwhile))")
            #expect(await Self.members(harness) == ["New 0": 20, "New 1": 20])
            #expect(await Self.calls(harness)["PUT group"] == nil)
            let after = try await harness.client.robotAccount(id: account.id)
            #expect(after.displayName == "Theirs")
        }
    }

    @Test("An account that enters two new groups and is read again in between is nobody else's change")
    func twoGroups() async throws {
        try await RunHarness.with(accounts: 20) { harness in
            var settings = Self.settings()
            settings.freshness = .zero
            settings.strategy = .group
            let csv = "name,addGroups\n" + (1...20).map { "\(Self.name($0)),New 0;New 1\n" }.joined()
            let result = try await harness.importSheet(csv, settings)
            #expect(result.summary[.updated] == 20, "\(result.summary.causes)")
            #expect(result.summary.meanwhile == nil, "\(String(describing: result.summary.meanwhile))")
            #expect(await Self.members(harness) == ["New 0": 20, "New 1": 20])
        }
    }

    @Test("A run that is stopped after some groups continues with the others", arguments: [1, 2])
    func resumed(made: Int) async throws {
        try await RunHarness.with(accounts: 60) { harness in
            let prepared = try await harness.prepare(Self.sheet(groups: 3, accounts: 20), Self.settings())
            let run = try Run(prepared, in: harness.run, program: "test", verification: .brief)
            // What a killed run leaves behind: groups with their members, and no word of it in the checkpoint.
            for group in 0..<made {
                let names = Set((1...20).map { Self.name(group * 20 + $0) })
                let ids = prepared.directory.accounts.filter { names.contains($0.name) }.map(\.id)
                _ = try await harness.client.createGroup(name: "New \(group)", memberIDs: ids)
            }
            await run.stop(.signal(2))
            #expect(try await run.execute().summary[.pending] == 60)
            let result = try await harness.resume()
            #expect(result.summary[.updated] == 60, "\(result.summary.counts) \(result.summary.causes)")
            #expect(result.summary.meanwhile == nil, "\(String(describing: result.summary.meanwhile))")
            #expect(await Self.members(harness) == ["New 0": 20, "New 1": 20, "New 2": 20])
            let calls = await Self.calls(harness)
            #expect(calls["POST group"] == 3 && calls["PUT group"] == nil, "\(calls)")
        }
    }

    @Test("A run that is stopped between two groups tells what was done, and continues with the others")
    func stopped() async throws {
        try await RunHarness.with(faults: "slow=1:20ms", accounts: 200) { harness in
            let prepared = try await harness.prepare(Self.sheet(groups: 20, accounts: 10), Self.settings())
            let run = try Run(prepared, in: harness.run, program: "test", verification: .brief)
            async let first = run.execute()
            while await Self.calls(harness)["POST group"] ?? 0 < 3 { try await Task.sleep(for: .milliseconds(5)) }
            await run.stop(.signal(2))
            let summary = try await first.summary
            // What had an answer is done, and what had none is not: nothing fails, and nothing is unknown.
            #expect(summary[.updated] + summary[.pending] == 200, "\(summary.counts) \(summary.causes)")
            #expect(summary[.updated] % 10 == 0 && summary[.updated] >= 20, "\(summary.counts)")
            let result = try await harness.resume()
            #expect(result.summary[.updated] == 200, "\(result.summary.counts) \(result.summary.causes)")
            let members = await Self.members(harness)
            #expect(members.count == 20 && members.values.allSatisfy { $0 == 10 }, "\(members)")
        }
    }

    @Test("The plan counts the writes that the service receives, on random sheets", arguments: 1...6)
    func counted(seed: Int) async throws {
        var random = SeededGenerator("NewGroupMembers \(seed)")
        let (accounts, groups) = (Int.random(in: 30...90, using: &random), Int.random(in: 1...5, using: &random))
        let batch = [3, 10, 25, 500].randomElement(using: &random)!
        var csv = "name,addGroups\n"
        for number in 1...accounts {
            let set = (0..<groups).filter { _ in Int.random(in: 0..<3, using: &random) == 0 }.map { "New \($0)" }
            let old = Bool.random(using: &random) ? ["Legacy"] : []
            csv += "\(Self.name(number)),\((set + old).joined(separator: ";"))\n"
        }
        csv += "a-new-one,New 0\n"
        try await RunHarness.with(accounts: accounts) { [csv] harness in
            let prepared = try await harness.prepare(csv, Self.settings(batch: batch))
            let before = await harness.sandbox.snapshot().calls
            let result = try await Self.run(prepared, harness)
            #expect(result.summary.errors == 0, "\(result.summary.causes)")
            let calls = await Self.calls(harness, since: before)
            // How much is read depends on how long the run takes.
            for method in [Method.put, .post] {
                let received = calls.filter { $0.key.hasPrefix(method.rawValue + " ") }.values.reduce(0, +)
                #expect(received == prepared.cost.calls[method], "\(method): \(calls), \(prepared.cost.calls)")
            }
        }
    }
}
