import IdentityAPI
import IdentitySandbox
import TestSupport
import Testing

@testable import Muster

@Suite("A run", .inTurn)
struct RunTests {
    /// `count` new accounts, each in Finance.
    static func creates(_ count: Int) -> String {
        "name,displayName,groups\n" + (1...count).map { "new-\($0),New \($0),Finance" }.joined(separator: "\n") + "\n"
    }

    @Test("Each row ends in one report, and the accounts are as the sheet says")
    func mixed() async throws {
        try await RunHarness.with(accounts: 40) { harness in
            let csv = #"""
                name,displayName,groups,addGroups,action,note
                new-1,New 1,Finance;Legacy,,,"a ""note"""
                robot-000001,First,,,,=1+1
                robot-000002,,,Finance,,
                robot-000002,Second,,,,
                new-1,New one,,,,
                robot-000003,,,,skip,
                robot-000004,,Nowhere,,,

                """#
            let result = try await harness.importSheet(csv)
            #expect(result.stopReason == nil)
            let rows = try harness.allReports()
            #expect(
                (1...7).map { rows[$0]?["_status"] } == [
                    "created", "updated", "updated", "updated", "updated", "skipped", "failed",
                ]
            )
            #expect(rows[1]?["note"] == "a \"note\"")
            // The guard stands in the file, and comes off when it is read back as a sheet.
            #expect(rows[2]?["note"] == "'=1+1")
            let snapshot = await harness.sandbox.snapshot()
            let finance = snapshot.groups.first { $0.name == "Finance" }!.id
            let new = snapshot.accounts.first { $0.name == "new-1" }!
            #expect(new.displayName == "New one" && new.groupIDs.contains(finance))
            #expect(snapshot.accounts.first { $0.name == "robot-000002" }?.displayName == "Second")
            // Two pages' worth of reading, one create, two updates: rows for one account share a call.
            #expect(
                snapshot.calls == [
                    "GET accounts": 1, "GET groups": 1, "POST account": 1, "PUT account": 2, "POST token": 1,
                ]
            )
        }
    }

    @Test("What a run did, a second run finds done: no call that writes")
    func idempotent() async throws {
        try await RunHarness.with { harness in
            _ = try await harness.importSheet(Self.creates(30))
            let before = await harness.sandbox.snapshot().accepted
            let again = try await harness.prepare(Self.creates(30))
            #expect(again.plan.work.isEmpty && again.plan.settled.count == 30)
            let after = await harness.sandbox.snapshot().accepted
            #expect(after["POST"] == before["POST"] && after["PUT"] == before["PUT"])
        }
    }

    @Test(
        "No trouble of the service makes a create happen twice or a row get lost",
        arguments: [
            "reset-before=0.15,seed=1", "reset-after=0.15,seed=2", "500=0.15,seed=3", "503=0.15,seed=4",
            "garbage=0.15,seed=5",
            "html=0.15,seed=6", "truncated=0.15,seed=7", "429=0.1:10ms,seed=8", "401-first=1,seed=9",
            "reset-after=0.2,duplicate=400-text,seed=10", "reset-after=0.2,duplicate=400-code,search=prefix,seed=11",
            "reset-after=0.2,search=ignored,page=7,seed=12",
        ]
    )
    func faults(_ faults: String) async throws {
        try await RunHarness.with(faults: faults, accounts: 20) { harness in
            let updates = (1...20).map { "robot-0000\($0 < 10 ? "0" : "")\($0),Changed,Legacy" }.joined(separator: "\n")
            let result = try await harness.importSheet(Self.creates(40) + updates + "\n")
            let rows = try harness.allReports()
            #expect(rows.count == 60)
            #expect(result.summary.errors == 0, "\(result.summary.causes)")
            let snapshot = await harness.sandbox.snapshot()
            #expect(snapshot.createsApplied.filter { $0.key.hasPrefix("new-") }.allSatisfy { $0.value == 1 })
            #expect(snapshot.overlappingAccounts.isEmpty)
            for row in rows.values {
                let account = try #require(snapshot.accounts.first { $0.id == row["_id"] })
                #expect(account.displayName == row["displayName"])
            }
        }
    }

    @Test("A search that does not find is no proof: no create that was applied is sent again")
    func uselessSearch() async throws {
        try await RunHarness.with(faults: "reset-after=0.4,methods=POST,search=nothing,seed=13") { harness in
            let result = try await harness.importSheet(Self.creates(30))
            #expect(result.summary[.created] == 30, "\(result.summary.causes)")
            let creates = await harness.sandbox.snapshot().createsReceived.filter { $0.key.hasPrefix("new-") }
            #expect(creates.values.allSatisfy { $0 == 1 })
        }
    }

    @Test("While writes fail and reads work, no row fails", arguments: ["503", "reset-before"])
    func outageOfWrites(fault: String) async throws {
        // More failures than a row has attempts, over fewer seconds than it has patience.
        try await RunHarness.with(faults: "\(fault)=1,methods=POST,times=13") { harness in
            var settings = RunSettings()
            settings.concurrency = 2
            let result = try await harness.importSheet(Self.creates(20), settings)
            #expect(result.summary[.created] == 20, "\(result.summary.causes)")
        }
    }

    @Test("A run whose task is cancelled stops, loses nothing, and continues when it is resumed")
    func cancelled() async throws {
        try await RunHarness.with(faults: "slow=1:20ms") { harness in
            // A run holds its folder for as long as it is held itself.
            func cancelledRun() async throws -> Run.Result {
                let run = try await Run(harness.prepare(Self.creates(200)), in: harness.run, program: "test")
                let task = Task {
                    try await harness.execute(run, after: 20) { withUnsafeCurrentTask { $0?.cancel() } }
                }
                return try await task.value
            }
            let stopped = try await cancelledRun()
            guard case .cancelled? = stopped.stopReason else {
                Issue.record("\(stopped.stopReason.map { "\($0)" } ?? "not stopped")")
                return
            }
            #expect(stopped.summary[.pending] > 0)
            #expect(try harness.allReports().count == 200)
            let earlier = try EarlierRun(harness.run)
            let rest = try await PreparedRun.prepare(continuing: earlier, client: harness.client)
            let result = try await Run(rest, in: harness.run, program: "test").execute()
            #expect(result.summary[.created] == 200)
            #expect(await harness.sandbox.snapshot().accounts.count { $0.name.hasPrefix("new-") } == 200)
        }
    }

    @Test("Answers that do not tell the groups are read back at the end, a page at a time")
    func untoldGroups() async throws {
        try await RunHarness.with(faults: "groups=null,unknown-group=ignore", accounts: 30) { harness in
            let updates = (1...9).map { "robot-00000\($0),,Legacy\n" }.joined()
            var settings = RunSettings()
            settings.strategy = .account
            let prepared = try await harness.prepare(Self.creates(20) + updates, settings)
            let legacy = prepared.directory.groups.groups.first { $0.name == "Legacy" }!.id
            try await harness.deleteGroup(legacy)
            _ = try await Run(prepared, in: harness.run, program: "test", verification: .brief).execute()
            let rows = try harness.allReports()
            #expect((1...20).allSatisfy { rows[$0]?["_status"] == "created" })
            // A reader that lags behind would look the same, so nobody knows.
            #expect((21...29).allSatisfy { rows[$0]?["_status"] == "unknown" && rows[$0]?["_code"] == "notVerified" })
            // One reading for the plan and one at the end, and further looks at those that fell short.
            #expect(await harness.sandbox.snapshot().calls["GET accounts"]! >= 3)
            #expect(await harness.sandbox.snapshot().calls["GET account"] == nil)
        }
    }

    @Test("A group that the service passes over in silence fails the row and says so")
    func silentlyIgnored() async throws {
        try await RunHarness.with(faults: "unknown-group=ignore") { harness in
            // The group is there when the directory is read, and gone when the account is made.
            let prepared = try await harness.prepare("name,groups\nnew-1,Legacy\nnew-2,Finance\n")
            let legacy = prepared.directory.groups.groups.first { $0.name == "Legacy" }!.id
            try await harness.deleteGroup(legacy)
            _ = try await Run(prepared, in: harness.run, program: "test", verification: .brief).execute()
            let rows = try harness.allReports()
            #expect(rows[1]?["_status"] == "failed")
            #expect(rows[1]?["_message"] == "the service answered 201, but the account is not in 'Legacy'")
            #expect(rows[2]?["_status"] == "created")
        }
    }

    @Test("An account that appeared since the directory was read is a conflict, not ours")
    func conflict() async throws {
        for form in ["409", "400-text", "400-code"] {
            try await RunHarness.with(faults: "duplicate=\(form)") { harness in
                let prepared = try await harness.prepare("name\nnew-1\nnew-2\n")
                _ = try await harness.client.createRobotAccount(name: "New-1", displayName: "", groupIDs: [])
                let result = try await Run(prepared, in: harness.run, program: "test", verification: .brief).execute()
                let rows = try harness.allReports()
                #expect(rows[1]?["_status"] == "failed" && rows[1]?["_code"] != "")
                #expect(rows[2]?["_status"] == "created")
                #expect(result.summary.errors == 1)
            }
        }
    }

    @Test("A refused call for several rows is taken apart, and only the guilty row fails")
    func takenApart() async throws {
        try await RunHarness.with { harness in
            let prepared = try await harness.prepare("name,displayName,addGroups\nRoby,New Roby,\nRoby,,Legacy\n")
            let legacy = prepared.directory.groups.groups.first { $0.name == "Legacy" }!.id
            try await harness.deleteGroup(legacy)
            _ = try await Run(prepared, in: harness.run, program: "test", verification: .brief).execute()
            let rows = try harness.allReports()
            #expect([1, 2].map { rows[$0]?["_status"] } == ["updated", "failed"])
            #expect(await harness.sandbox.snapshot().accounts.first { $0.name == "Roby" }?.displayName == "New Roby")
        }
    }

    @Test("Own quotas hold calls back: the service never refuses one", arguments: ["fixed", "sliding"])
    func quota(window: String) async throws {
        let quota = QuotaPolicy(limits: [.post: 10], window: .milliseconds(700))
        try await RunHarness.with(faults: "window=\(window)", serviceQuota: quota, ownQuota: quota) { harness in
            // The token endpoint is not counted by the service; each POST of an account is.
            let result = try await harness.importSheet(Self.creates(35))
            #expect(result.summary[.created] == 35)
            #expect(await harness.sandbox.snapshot().refused.isEmpty)
        }
    }

    @Test("A quota that we do not know of delays rows and fails none", arguments: ["seconds", "date", "none"])
    func throttled(retryAfter: String) async throws {
        let quota = QuotaPolicy(limits: [.post: 10], window: .seconds(1))
        let own = QuotaPolicy(limits: [.post: 1000], window: .seconds(2))
        try await RunHarness.with(faults: "retry-after=\(retryAfter)", serviceQuota: quota, ownQuota: own) { harness in
            let result = try await harness.importSheet(Self.creates(25))
            #expect(result.summary[.created] == 25)
            #expect(try harness.report("success.csv").allSatisfy { $0["_attempts"] == "1" })
        }
    }

    @Test("Too many failed rows stop the run; the rest is pending and a resume does it")
    func errorLimit() async throws {
        try await RunHarness.with { harness in
            var settings = RunSettings()
            settings.maximumErrors = .count(3)
            settings.concurrency = 2
            let result = try await harness.importSheet(
                "name,groups\n" + (1...40).map { "bad-\($0),Nowhere\nnew-\($0),Finance\n" }.joined(),
                settings
            )
            guard case .errors? = result.stopReason else {
                Issue.record("not stopped by errors: \(String(describing: result.stopReason))")
                return
            }
            // Rows that fail in the plan count before anything is sent.
            #expect(result.summary[.pending] == 40)
            #expect(try harness.allReports().count == 80)
        }
    }

    @Test("What follows a row whose answer did not tell what it did is only done once that is known")
    func chainWithUntoldGroups() async throws {
        try await RunHarness.with(faults: "groups=null") { harness in
            var settings = RunSettings()
            settings.allowsDelete = true
            let result = try await harness.importSheet(
                "name,groups,action\nx,Finance,\nx,,delete\nx,Legacy,create\n",
                settings
            )
            #expect(result.summary.errors == 0)
            let rows = try harness.allReports()
            #expect([1, 2, 3].map { rows[$0]?["_status"] } == ["created", "deleted", "created"])
            let snapshot = await harness.sandbox.snapshot()
            #expect(snapshot.createsApplied["x"] == 2)
            #expect(snapshot.accounts.filter { $0.name == "x" }.map(\.id) == [rows[3]!["_id"]])
        }
    }

    @Test("When call after call is refused for one cause, the run stops before it burns through the sheet")
    func oneCause() async throws {
        try await RunHarness.with { harness in
            let prepared = try await harness.prepare(Self.creates(300))
            let finance = prepared.directory.groups.groups.first { $0.name == "Finance" }!.id
            try await harness.deleteGroup(finance)
            let result = try await Run(prepared, in: harness.run, program: "test", verification: .brief).execute()
            guard case .oneCause? = result.stopReason else {
                Issue.record("not stopped: \(String(describing: result.stopReason))")
                return
            }
            #expect(result.summary[.pending] >= 180 && result.summary[.failed] >= 100)
        }
    }

    @Test("What cannot be proven is unknown and said so, and the next resume settles it")
    func unknown() async throws {
        // Each create is applied and its answer lost; from the eighth write on nobody answers for a while, so nothing can be asked either.
        try await RunHarness.with(faults: "reset-after=1,methods=POST,outage=8th:2h:reset") { harness in
            var settings = RunSettings()
            settings.outageTimeout = 1
            let stopped = try await harness.importSheet(Self.creates(30), settings)
            guard case .outage? = stopped.stopReason else {
                Issue.record("not stopped: \(String(describing: stopped.stopReason))")
                return
            }
            let doubtful = try harness.report("errors.csv")
            #expect(stopped.summary[.failed] == 0 && doubtful.count == stopped.summary[.unknown] && !doubtful.isEmpty)
            #expect(doubtful.allSatisfy { $0["_message"]!.contains("resume asks the service") })
            await harness.sandbox.endOutage()
            let resumed = try await harness.resume()
            #expect(resumed.summary[.created] == 30, "\(resumed.summary.causes)")
            let creates = await harness.sandbox.snapshot().createsApplied.filter { $0.key.hasPrefix("new-") }
            #expect(creates.count == 30 && creates.values.allSatisfy { $0 == 1 })
        }
    }

    @Test("A stopped run keeps what it did and a resume does the rest, each account once")
    func stopAndResume() async throws {
        try await RunHarness.with(faults: "slow=1:20ms") { harness in
            let first = try await harness.importSheet(Self.creates(60), stoppingAfter: 10)
            #expect(first.summary[.pending] > 0 && first.summary[.created] >= 10)
            #expect(try harness.allReports().count == 60)
            let second = try await harness.resume()
            #expect(second.summary[.created] == 60)
            let snapshot = await harness.sandbox.snapshot()
            #expect(snapshot.createsReceived.filter { $0.key.hasPrefix("new-") }.allSatisfy { $0.value == 1 })
        }
    }

    @Test("An outage pauses the run, fails no row, and is over by itself")
    func outage() async throws {
        try await RunHarness.with(faults: "outage=60th:2s") { harness in
            let result = try await harness.importSheet(Self.creates(200))
            #expect(result.summary[.created] == 200)
        }
    }

    @Test("A sign-in that is refused in the middle stops the run before it burns through the rows")
    func notAuthorized() async throws {
        try await RunHarness.with { harness in
            var prepared = try await harness.prepare(Self.creates(200))
            prepared.client = try harness.client(token: "revoked")
            let result = try await Run(prepared, in: harness.run, program: "test", verification: .brief).execute()
            guard case .notAuthorized? = result.stopReason else {
                Issue.record("not stopped: \(String(describing: result.stopReason))")
                return
            }
            #expect(result.summary[.pending] == 200)
            #expect(try harness.allReports().count == 200)
            #expect(await harness.sandbox.snapshot().createsReceived.isEmpty)
        }
    }
}
