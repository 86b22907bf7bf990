import IdentitySandbox
import TestSupport
import Testing

@testable import IdentityAPI
@testable import Muster

@Suite("Runs that everything is refused to, and runs of which some rows are", .inTurn)
struct CommonCauseRunTests {
    private static func creates(_ count: Int) -> String {
        "name,groups\n" + (1...count).map { "new-\($0),Finance\n" }.joined()
    }

    private static func updates(_ rows: ClosedRange<Int>) -> String {
        "name,displayName\n"
            + rows.map { "robot-\(String(repeating: "0", count: 6 - "\($0)".count))\($0),New \($0)\n" }.joined()
    }

    @Test(
        "What refuses everything from some moment on stops the run with its rows pending, and a resume does them",
        arguments: [
            "403", "403-empty", "403-html", "404-html", "partition", "403:POST", "403-html:POST+PUT",
            "402:POST", "405:POST", "407:POST", "426:POST", "451:POST", "407",
        ]
    )
    func blocked(form: String) async throws {
        try await RunHarness.with(faults: "outage=40th:2h:\(form)") { harness in
            let stopped = try await harness.importSheet(Self.creates(150))
            guard case .blocked(let error, _)? = stopped.stopReason else {
                Issue.record("not blocked: \(String(describing: stopped.stopReason))")
                return
            }
            #expect(stopped.summary[.failed] == 0 && stopped.summary[.created] == 39, "\(stopped.summary.counts)")
            #expect(stopped.summary[.pending] == 111 && !error.message.isEmpty)
            await harness.sandbox.endOutage()
            let resumed = try await harness.resume()
            #expect(resumed.summary[.created] == 150, "\(resumed.summary.causes)")
            let creates = await harness.sandbox.snapshot().createsApplied.filter { $0.key.hasPrefix("new-") }
            #expect(creates.count == 150 && creates.values.allSatisfy { $0 == 1 })
        }
    }

    @Test("A run that was stopped leaves nothing behind in its client: what waits in the next run is sent")
    func stoppedClient() async throws {
        // The second half of the creates waits for the quota.
        let quota = QuotaPolicy(limits: [.post: 10], window: .milliseconds(200))
        try await RunHarness.with(ownQuota: quota) { harness in
            harness.client.gate.stop()
            let result = try await harness.importSheet(Self.creates(20))
            #expect(result.stopReason == nil && result.summary[.created] == 20, "\(result.summary.counts)")
        }
    }

    @Test("Accounts that go by calls of groups stay pending too", arguments: ["403", "403-html"])
    func blockedGroups(form: String) async throws {
        try await RunHarness.with(faults: "outage=1st:2h:\(form)", accounts: 60) { harness in
            var settings = RunSettings()
            settings.strategy = .group
            let sheet =
                "name,addGroups\n" + (1...60).map { "robot-\(String("00000\($0)".suffix(6))),Legacy\n" }.joined()
            let stopped = try await harness.importSheet(sheet, settings)
            #expect(stopped.stopReason != nil && stopped.summary.errors == 0, "\(stopped.summary.counts)")
            await harness.sandbox.endOutage()
            let resumed = try await harness.resume()
            #expect(resumed.summary.errors == 0 && resumed.summary[.pending] == 0, "\(resumed.summary.causes)")
        }
    }

    @Test("Rows that alone are refused fail alone, and each has one report", arguments: [1, 8])
    func ownRefusals(concurrency: Int) async throws {
        try await RunHarness.with(faults: "protected=4", accounts: 60) { harness in
            var settings = RunSettings()
            settings.concurrency = .fixed(concurrency)
            // One of the protected accounts is the guide's own.
            let ended = try await harness.importSheet(Self.updates(1...60), settings)
            #expect(ended.stopReason == nil && ended.summary[.failed] == 3 && ended.summary[.updated] == 57)
            let rows = try harness.allReports()
            #expect(rows.count == 60)
            #expect((1...3).allSatisfy { rows[$0]?["_status"] == "failed" && rows[$0]?["_http"] == "403" })
            #expect(rows[1]?["_message"] == "This account may not be changed.")
        }
    }

    @Test(
        "Many rows in a row that are refused alike fail by themselves where others of the sheet are accepted",
        arguments: [1, 4]
    )
    func manyOwnRefusals(concurrency: Int) async throws {
        try await RunHarness.with(faults: "protected=40", accounts: 120) { harness in
            var settings = RunSettings()
            settings.concurrency = .fixed(concurrency)
            let ended = try await harness.importSheet(Self.updates(1...120), settings)
            // One of the protected accounts is the guide's own.
            #expect(ended.stopReason == nil, "\(String(describing: ended.stopReason))")
            #expect(ended.summary[.failed] == 39 && ended.summary[.updated] == 81, "\(ended.summary.counts)")
            #expect(try harness.allReports().count == 120)
        }
    }

    @Test("What refuses every change from the last rows on stops the run, though no other rows are left to try")
    func blockedAtTheEnd() async throws {
        try await RunHarness.with(faults: "outage=40th:2h:403:POST") { harness in
            var settings = RunSettings()
            settings.concurrency = .fixed(8)
            let stopped = try await harness.importSheet(Self.creates(54), settings)
            #expect(stopped.stopReason != nil && stopped.summary[.failed] == 0, "\(stopped.summary.counts)")
            #expect(stopped.summary[.created] == 39 && stopped.summary[.pending] == 15)
            await harness.sandbox.endOutage()
            #expect(try await harness.resume().summary[.created] == 54)
        }
    }

    @Test("A row that alone meets 503 for ever fails when its patience is over, and the others are done")
    func unavailableRow() async throws {
        try await RunHarness.with(faults: "protected=2:503", accounts: 60) { harness in
            var settings = RunSettings()
            settings.concurrency = .fixed(4)
            settings.outageTimeout = 2
            let ended = try await harness.importSheet(Self.updates(1...60), settings)
            #expect(ended.stopReason == nil, "\(String(describing: ended.stopReason))")
            #expect(ended.summary[.failed] == 1 && ended.summary[.updated] == 59, "\(ended.summary.counts)")
            let row = try harness.allReports()[1]
            #expect(row?["_status"] == "failed" && row?["_http"] == "503")
            #expect(row?["_message"]?.contains("may not be changed") == true)
            #expect((row?["_attempts"]).flatMap(Int.init).map { $0 > 1 } == true)
        }
    }

    @Test("Where no other row is left to show that the service works, a row that meets 503 for ever stays pending")
    func unavailableAlone() async throws {
        try await RunHarness.with(faults: "protected=2:503", accounts: 60) { harness in
            var settings = RunSettings()
            settings.outageTimeout = 1
            let ended = try await harness.importSheet(Self.updates(1...1), settings)
            guard case .outage(let error)? = ended.stopReason else {
                Issue.record("not stopped: \(String(describing: ended.stopReason))")
                return
            }
            #expect(error.status == 503 && ended.summary[.pending] == 1)
            #expect("\(StopReason.outage(error))".contains("nothing but errors"))
        }
    }

    @Test("Rows that are refused at the end of the sheet fail, and the run ends")
    func refusedAtTheEnd() async throws {
        try await RunHarness.with(faults: "protected=4", accounts: 30) { harness in
            let sheet =
                Self.updates(4...30) + Self.updates(1...3).split(separator: "\n").dropFirst().joined(separator: "\n")
            let ended = try await harness.importSheet(sheet)
            #expect(ended.stopReason == nil && ended.summary[.failed] == 3 && ended.summary[.updated] == 27)
        }
    }

    @Test("Where no write is ever accepted, the sign-in is to blame, and no row fails")
    func neverAccepted() async throws {
        try await RunHarness.with(faults: "protected=99", accounts: 60) { harness in
            for rows in [1...60, 1...2] {
                let stopped = try await RunHarness.with(faults: "protected=99", accounts: 60) {
                    try await $0.importSheet(Self.updates(rows))
                }
                guard case .notAuthorized? = stopped.stopReason else {
                    Issue.record("not stopped: \(String(describing: stopped.stopReason))")
                    continue
                }
                #expect(stopped.summary[.pending] == rows.count)
            }
        }
    }

    @Test("What depends on a withheld create is withheld with it")
    func dependents() async throws {
        try await RunHarness.with(faults: "outage=1st:2h:403:POST") { harness in
            let stopped = try await harness.importSheet(
                "name,displayName,action\na,A,create\na,B,update\n\nb,B,create\nb,C,update\n"
            )
            #expect(stopped.stopReason != nil && stopped.summary[.pending] == 4, "\(stopped.summary.counts)")
            await harness.sandbox.endOutage()
            let resumed = try await harness.resume()
            #expect(resumed.summary.errors == 0 && resumed.summary[.pending] == 0, "\(resumed.summary.causes)")
        }
    }

    @Test(
        "A wait that outlasts the patience stops the run at once, in whatever words it is asked for",
        arguments: ["503", "429"]
    )
    func retryAfterTooLong(form: String) async throws {
        try await RunHarness.with(faults: "outage=20th:2h:\(form),outage-wait=2h") { harness in
            let stopped = try await harness.importSheet(Self.creates(60))
            guard case .askedToWait(let error, let wait, _)? = stopped.stopReason else {
                Issue.record("not stopped: \(String(describing: stopped.stopReason))")
                return
            }
            #expect(error.status == Int(form) && "\(wait)".contains(form) && stopped.summary[.failed] == 0)
            // What the gate has heard of the quota outlives the run in this process.
            guard form == "503" else { return }
            await harness.sandbox.endOutage()
            #expect(try await harness.resume().summary[.created] == 60)
        }
    }

    @Test("A wait that fits is obeyed and fails no row")
    func shortWait() async throws {
        try await RunHarness.with(faults: "outage=20th:1500ms,outage-wait=2s") { harness in
            let prepared = try await harness.prepare(Self.creates(60))
            let run = try Run(prepared, in: harness.run, program: "test", verification: .brief)
            #expect(try await run.execute().summary[.created] == 60)
            #expect(await run.progress().retryAfterWait == nil)
        }
    }

    @Test("A wait that the service asks for is part of the progress as long as it lasts")
    func retryAfterWait() async throws {
        try await RunHarness.with(faults: "outage=20th:2h,outage-wait=1h") { harness in
            var settings = RunSettings()
            settings.outageTimeout = 7200
            let run = try await Run(
                harness.prepare(Self.creates(60), settings),
                in: harness.run,
                program: "test",
                verification: .brief
            )
            async let ended = run.execute()
            var told: RetryAfterWait?
            while told == nil {
                told = await run.progress().retryAfterWait
                try await Task.sleep(for: .milliseconds(5))
            }
            #expect(told?.status == 503)
            await run.stop(.signal(2))
            let result = try await ended
            #expect(result.summary[.created] == 19 && result.summary[.failed] == 0, "\(result.summary.counts)")
        }
    }

    @Test(
        "A 2xx that says that it did not succeed fails the rows at fault with the service's text, and is sent once",
        arguments: [Strategy.account, .group]
    )
    func notSucceeded(strategy: Strategy) async throws {
        try await RunHarness.with(faults: "protected=3:400,refusals=succeeded-false", accounts: 20) { harness in
            var settings = RunSettings()
            settings.strategy = strategy
            let sheet =
                "name,addGroups\n" + (1...20).map { "robot-\(String("00000\($0)".suffix(6))),Legacy\n" }.joined()
            let ended = try await harness.importSheet(sheet, settings)
            let rows = try harness.allReports()
            #expect(ended.stopReason == nil && rows.count == 20)
            for row in [1, 2] where rows[row]?["_status"] == "failed" {
                #expect(rows[row]?["_message"] == "This account may not be changed." && rows[row]?["_attempts"] == "1")
            }
            #expect(ended.summary[.failed] > 0 && ended.summary[.failed] <= 2, "\(ended.summary.counts)")
        }
    }

    @Test("Creates that are answered so fail once each, and deletes too", arguments: ["POST", "DELETE"])
    func notSucceededOnce(method: String) async throws {
        try await RunHarness.with(faults: "not-succeeded=1,methods=\(method)", accounts: 5) { harness in
            var settings = RunSettings()
            settings.allowsDelete = true
            let sheet =
                method == "POST"
                ? Self.creates(5) : "name,action\n" + (1...5).map { "robot-00000\($0),delete\n" }.joined()
            let ended = try await harness.importSheet(sheet, settings)
            #expect(ended.stopReason == nil && ended.summary[.failed] == 5, "\(ended.summary.counts)")
            let rows = try harness.allReports()
            #expect(rows.values.allSatisfy { $0["_message"] == "The change was rejected." && $0["_attempts"] == "1" })
        }
    }

    @Test("A redirect is reported with the host that it points at, and nothing more of its address")
    func redirect() async throws {
        try await RunHarness.with(faults: "outage=0s:2h:302:GET") { harness in
            let error = await #expect(throws: IdentityError.self) { try await harness.client.groups() }
            #expect(error?.extent == .perhapsEveryCall && error?.message.contains("to portal.example.test:") == true)
            #expect(error?.message.contains("sign-in?") == false)
        }
    }

    @Test("A token endpoint that asks for a wait is not asked again before it ends, by whichever call")
    func tokenWait() async throws {
        try await RunHarness.with(faults: "outage=0s:2h:503:POST,outage-wait=2h") { harness in
            for _ in 1...3 {
                let error = await #expect(throws: IdentityError.self) { try await harness.client.groups() }
                #expect(error?.kind == .unreachable && error?.status == 503)
                #expect((error?.retryAfter ?? .zero) > .seconds(7000))
            }
            await harness.sandbox.endOutage()
            // The endpoint would answer now, and is not asked.
            await #expect(throws: IdentityError.self) { try await harness.client.groups() }
        }
    }

    @Test("An update that is refused because somebody else changes the account is made again from what is there then")
    func concurrentChange() async throws {
        try await RunHarness.with(faults: "concurrent=1,times=6,methods=PUT", accounts: 6) { harness in
            let ended = try await harness.importSheet(Self.updates(1...6))
            #expect(ended.stopReason == nil && ended.summary[.updated] == 6, "\(ended.summary.causes)")
            // Each refusal is followed by a read of the account itself.
            let calls = await harness.sandbox.snapshot().calls
            #expect(calls["GET account"] == 6 && calls["PUT account"] == 12, "\(calls)")
        }
    }

    @Test("A conflict that an update meets is reported in the service's words, and is no taken name")
    func updateConflict() async throws {
        try await RunHarness.with(faults: "outage=1st:2h:409:PUT", accounts: 3) { harness in
            let ended = try await harness.importSheet(Self.updates(1...3))
            #expect(ended.stopReason == nil && ended.summary[.failed] == 3)
            let rows = try harness.allReports()
            #expect(rows[1]?["_code"] == "" && rows[1]?["_message"]?.contains("conflict") == true)
            #expect(rows.values.allSatisfy { $0["_message"]?.contains("already existed") == false })
        }
    }

    @Test(
        "An update that the service accepts without a body is read back: what shows is updated, and nothing is sent twice",
        arguments: ["202", "204"]
    )
    func acceptedUpdates(status: String) async throws {
        try await RunHarness.with(faults: "updates=\(status)", accounts: 5) { harness in
            // The last two rows are for one account, so that the first of them has to show before the second is sent.
            let ended = try await harness.importSheet(Self.updates(1...5) + "robot-000005,Newer\n")
            #expect(ended.stopReason == nil && ended.summary[.updated] == 6, "\(ended.summary.causes)")
            let rows = try harness.allReports()
            #expect(rows[1]?["_http"] == status && rows[1]?["_attempts"] == "1")
            let calls = await harness.sandbox.snapshot().calls
            #expect(calls["PUT account"] == 5 || calls["PUT account"] == 6, "\(calls)")
        }
    }

    @Test("An update that is accepted and never shows is unknown, and is sent once")
    func acceptedAndNotDone() async throws {
        try await RunHarness.with(faults: "outage=1st:2h:202:PUT", accounts: 3) { harness in
            let ended = try await harness.importSheet(Self.updates(1...3))
            #expect(ended.stopReason == nil && ended.summary[.unknown] == 3, "\(ended.summary.counts)")
            #expect(try harness.allReports()[1]?["_message"]?.contains("answered 202, but") == true)
            #expect(await harness.sandbox.snapshot().calls["PUT account"] == 3)
        }
    }
}
