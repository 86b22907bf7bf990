import Foundation
import IdentityAPI
import IdentitySandbox
import SystemPackage
import TestSupport
import Testing

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

@Suite("When a run is stopped", .inTurn)
struct StopTests {
    private static let rows = 120

    private static let sheet =
        "name,displayName,groups\n" + (1...rows).map { "new-\($0),New \($0),Finance\n" }.joined()

    private func withSlowSandbox(
        faults: String = "slow=1:30ms",
        _ body: (Muster, RunningSandbox) async throws -> Void
    ) async throws {
        var options = SandboxOptions()
        options.faults = try Faults(parsing: faults)
        try await withTemporaryFolder { folder in
            try await Sandbox.run(options) { sandbox in
                let muster = Muster(folder, sandbox)
                try muster.write(Self.sheet, to: "robots.csv")
                try await body(muster, sandbox)
            }
        }
    }

    /// Asks the program to stop, as Ctrl-C does, and lets the calls in flight end when it has understood.
    private func interrupt(_ pid: pid_t, _ signal: Int32, _ muster: Muster, _ sandbox: RunningSandbox) async throws {
        kill(pid, signal)
        try await muster.waitUntilSaid("Stopping: ")
        await sandbox.releaseAnswers()
    }

    private func expectAllCreatedOnce(_ muster: Muster, _ sandbox: RunningSandbox) async throws {
        let rows = try allReports(muster.folder.appending("run"))
        #expect(rows.count == Self.rows)
        #expect(rows.values.allSatisfy { $0["_status"] == "created" })
        let snapshot = await sandbox.snapshot()
        #expect(
            snapshot.createsApplied.filter { $0.key.hasPrefix("new-") }
                == Dictionary(uniqueKeysWithValues: (1...Self.rows).map { ("new-\($0)", 1) })
        )
        let ids = Dictionary(uniqueKeysWithValues: snapshot.accounts.map { ($0.name, $0.id) })
        #expect(rows.values.allSatisfy { ids[$0["name"]!] == $0["_id"] })
    }

    @Test(
        "Ctrl-C and SIGTERM let calls in flight end, report, and say how to continue",
        arguments: [(SIGINT, 130), (SIGTERM, 143)] as [(Int32, Int32)]
    )
    func signal(signal: Int32, code: Int32) async throws {
        try await withSlowSandbox { muster, sandbox in
            let stopped = try await muster.with("import", "robots.csv", "--run", "run", caughtAfter: 20, sandbox) {
                pid in
                try await interrupt(pid, signal, muster, sandbox)
            }
            #expect(stopped.code == code)
            #expect(stopped.output.hasSuffix("To continue: muster resume run\n"), "\(stopped.output)")
            let reports = try allReports(muster.folder.appending("run"))
            #expect(reports.count == Self.rows)
            // Calls in flight ended: nothing is left in doubt.
            #expect(Set(reports.values.map { $0["_status"]! }) == ["created", "pending"])
            // Another sheet does not get into its folder; the same one would continue it, as resume does.
            try muster.write("name\nanother\n", to: "another.csv")
            let again = try await muster("import", "another.csv", "--run", "run")
            #expect(again.code == 78 && again.errors.contains("holds the run of another sheet"), "\(again.errors)")
            let resumed = try await muster("resume", "run")
            #expect(resumed.code == 0, "\(resumed.errors)")
            try await expectAllCreatedOnce(muster, sandbox)
            #expect(try await muster("resume", "run").code == 0)
        }
    }

    @Test("A second Ctrl-C stops at once, and a resume sets all right")
    func twice() async throws {
        try await withSlowSandbox { muster, sandbox in
            let stopped = try await muster.with("import", "robots.csv", "--run", "run", caughtAfter: 20, sandbox) {
                pid in
                kill(pid, SIGINT)
                try await muster.waitUntilSaid("Stopping: ")
                // Its calls in flight are never answered: nothing else ends it.
                kill(pid, SIGINT)
            }
            #expect(stopped.code == 130)
            #expect(try await muster("resume", "run", "--concurrency", "32").code == 0)
            try await expectAllCreatedOnce(muster, sandbox)
        }
    }

    @Test("kill -9 again and again while answers get lost: each account is made once, each row stands in one report")
    func killed() async throws {
        try await withSlowSandbox(faults: "slow=1:15ms,reset-after=0.03,reset-before=0.03,seed=5") { muster, sandbox in
            _ = try await muster.with("import", "robots.csv", "--run", "run", caughtAfter: 15, sandbox) {
                kill($0, SIGKILL)
            }
            for kills in 2...6 {
                let creates = await sandbox.snapshot().createsReceived.count
                guard creates + 5 < Self.rows else { break }
                let next = Swift.min(creates + 5 * kills, Self.rows - 5)
                _ = try await muster.with("resume", "run", caughtAfter: next, sandbox) { kill($0, SIGKILL) }
            }
            let ended = try await muster("resume", "run")
            #expect(ended.code == 0, "\(ended.errors)\(ended.output)")
            try await expectAllCreatedOnce(muster, sandbox)
        }
    }

    @Test("SIGHUP stops like Ctrl-C, and SIGUSR1 only tells how far the run is")
    func otherSignals() async throws {
        try await withSlowSandbox { muster, sandbox in
            let stopped = try await muster.with("import", "robots.csv", "--run", "run", caughtAfter: 20, sandbox) {
                pid in
                kill(pid, SIGUSR1)
                try await muster.waitUntilSaid(" of \(Self.rows) rows, ")
                try await interrupt(pid, SIGHUP, muster, sandbox)
            }
            #expect(stopped.code == 129)
            #expect(stopped.errors.contains(" of \(Self.rows) rows, "), "\(stopped.errors)")
            #expect(try await muster("resume", "run").code == 0)
            try await expectAllCreatedOnce(muster, sandbox)
        }
    }

    @Test(
        "A death at any write of the checkpoint, before it, half way, unsynced or synced, is set right by a resume",
        arguments: ["before", "torn", "unsynced", "after"]
    )
    func everyWrite(moment: String) async throws {
        for write in [1, 2, 3, 4, 7, 12] {
            try await withSlowSandbox(faults: "slow=1:5ms,reset-after=0.05,seed=\(write)") { muster, sandbox in
                var dying = muster
                dying.environment["MUSTER_TEST_CHECKPOINT_FAULT"] = "\(write):\(moment)"
                #expect(try await dying("import", "robots.csv", "--run", "run").code == 128 + SIGKILL)
                let ended = try await muster("resume", "run")
                #expect(ended.code == 0, "\(write): \(ended.errors)\(ended.output)")
                try await expectAllCreatedOnce(muster, sandbox)
            }
        }
    }

    @Test("A disk that is full stops the run before it does what it could not record; with room again it continues")
    func fullDisk() async throws {
        for write in [1, 2, 5] {
            try await withSlowSandbox(faults: "slow=1:5ms") { muster, sandbox in
                var full = muster
                full.environment["MUSTER_TEST_CHECKPOINT_FAULT"] = "\(write):full"
                let stopped = try await full("import", "robots.csv", "--run", "run")
                #expect(stopped.code == 74 && stopped.errors.contains("Free disk space"), "\(stopped.errors)")
                #expect(try await muster("resume", "run").code == 0)
                try await expectAllCreatedOnce(muster, sandbox)
            }
        }
    }

    @Test("A limit on the size of files is an error like a full disk, not a death")
    func fileSizeLimit() async throws {
        try await withSlowSandbox(faults: "slow=1:2ms") { muster, sandbox in
            // The checkpoint outgrows 8 blocks of 1024 bytes; the sheet's copy does not.
            let stopped = try await muster.shell("ulimit -f 8; exec \(Muster.path) import robots.csv --run run")
            #expect(stopped.code == 74, "\(stopped.code) \(stopped.errors)")
            #expect(stopped.errors.contains(/\d+ of \d+ rows are done and recorded, and none of these is sent again/))
            #expect(stopped.errors.contains("muster resume run"), "\(stopped.errors)")
            #expect(try await muster("resume", "run").code == 0)
            try await expectAllCreatedOnce(muster, sandbox)
        }
    }

    @Test("A sheet that is edited while the run works changes nothing about its rows")
    func editedMeanwhile() async throws {
        try await withSlowSandbox { muster, sandbox in
            let ended = try await muster.with("import", "robots.csv", "--run", "run", caughtAfter: 10, sandbox) { _ in
                try muster.write("name\nsomething-else\n", to: "robots.csv")
                await sandbox.releaseAnswers()
            }
            #expect(ended.code == 0, "\(ended.errors)")
            try await expectAllCreatedOnce(muster, sandbox)
        }
    }

    @Test("A run folder that goes away stops the run before it does more than it can record")
    func vanishingFolder() async throws {
        try await withSlowSandbox { muster, sandbox in
            let stopped = try await muster.with("import", "robots.csv", "--run", "run", caughtAfter: 10, sandbox) { _ in
                try FileManager.default.moveItem(
                    atPath: muster.folder.appending("run").string,
                    toPath: muster.folder.appending("moved").string
                )
                await sandbox.releaseAnswers()
            }
            #expect(stopped.code == 74, "\(stopped.errors)")
            #expect(await sandbox.snapshot().createsReceived.count < 40)
            try FileManager.default.moveItem(
                atPath: muster.folder.appending("moved").string,
                toPath: muster.folder.appending("run").string
            )
            #expect(try await muster("resume", "run").code == 0)
            try await expectAllCreatedOnce(muster, sandbox)
        }
    }

    @Test("Of imports that begin together in one folder, one continues and the others are refused")
    func together() async throws {
        try await withSlowSandbox { muster, sandbox in
            let codes = try await withThrowingTaskGroup(of: Int32.self) { group in
                for _ in 1...4 { group.addTask { try await muster("import", "robots.csv", "--run", "run").code } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(codes.sorted() == [0, 78, 78, 78])
            try await expectAllCreatedOnce(muster, sandbox)
        }
    }

    @Test("Runs that begin in the same second have folders of their own")
    func sameSecond() async throws {
        try await withSlowSandbox { muster, _ in
            try muster.write("name\nRoby\n", to: "robots.csv")
            try await withThrowingTaskGroup { group in
                for _ in 1...4 {
                    group.addTask {
                        let code = try await muster("import", "robots.csv").code
                        #expect(code == 0)
                    }
                }
                try await group.waitForAll()
            }
            let runs = try FileManager.default.contentsOfDirectory(
                atPath: muster.folder.appending("muster-runs").string
            )
            #expect(runs.count == 4)
        }
    }

    @Test("A run continues with an edited sheet on request, and keeps the outcomes of the rows that are the same")
    func rebase() async throws {
        try await withSlowSandbox { muster, sandbox in
            _ = try await muster.with("import", "robots.csv", "--run", "run", caughtAfter: 30, sandbox) { pid in
                try await interrupt(pid, SIGINT, muster, sandbox)
            }
            let lines = Self.sheet.split(separator: "\n").map(String.init)
            // Sorted the other way round, the last row gone, one changed, one new.
            let edited =
                [lines[0]]
                + lines[1...].dropLast().reversed().map { $0 == "new-1,New 1,Finance" ? "new-1,Newer,Legacy" : $0 }
            try muster.write((edited + ["extra,Extra,Finance"]).joined(separator: "\n") + "\n", to: "robots.csv")
            #expect(try await muster("resume", "run").code == 78)
            // The edited row takes a membership away, which nobody has agreed to yet.
            #expect(try await muster("resume", "run", "--rebase").code == 64)
            let resumed = try await muster("resume", "run", "--rebase", "--yes")
            #expect(resumed.code == 0, "\(resumed.errors)")
            #expect(
                resumed.errors.contains("118 are as before, 1 changed and 1 new; 1 are gone."),
                "\(resumed.errors)"
            )
            let reports = try allReports(muster.folder.appending("run"))
            #expect(reports.count == 120 && reports[119]?["name"] == "new-1" && reports[119]?["_status"] == "updated")
            let snapshot = await sandbox.snapshot()
            #expect(snapshot.createsApplied.values.allSatisfy { $0 == 1 })
            #expect(snapshot.accounts.contains { $0.name == "new-1" && $0.displayName == "Newer" })
            // Now it is the run's sheet.
            #expect(try await muster("resume", "run").code == 0)
        }
    }

    @Test("Resume refuses a changed sheet, another organization, and a run in use, and says which")
    func refusals() async throws {
        try await withSlowSandbox { muster, sandbox in
            let stopped = try await muster.with("import", "robots.csv", "--run", "run", caughtAfter: 5, sandbox) {
                pid in
                let busy = try await muster("resume", "run")
                #expect(busy.code == 78 && busy.errors.contains("is in use"), "\(busy.errors)")
                try await interrupt(pid, SIGTERM, muster, sandbox)
            }
            #expect(stopped.code == 143)
            let other = try await muster("resume", "run", "--organization-id", "another")
            #expect(other.code == 78 && other.errors.contains("belongs to the organization"), "\(other.errors)")
            try muster.write(Self.sheet + "one-more,,\n", to: "robots.csv")
            let changed = try await muster("resume", "run")
            #expect(changed.code == 78 && changed.errors.contains("is not the sheet"), "\(changed.errors)")
            try muster.write(Self.sheet, to: "robots.csv")
            // It finds the run, although --run named its folder.
            #expect(try await muster("resume").code == 0)
        }
    }
}
