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

@Suite("When a run of rows with wildcards dies", .inTurn)
struct WildcardStopTests {
    private static let sheet = """
        name,displayName,addGroups,removeGroups,action
        robot-00001?,Ten,,,
        robot-000012,Twelve,,,
        robot-000*,,Alumni,,
        new-1,New,Finance,,
        robot-00002?,,,,delete
        nobody-*,,Finance,,

        """

    private func withSheet(
        _ faults: String,
        _ body: (Muster, RunningSandbox) async throws -> Void
    ) async throws {
        try await withSandbox(faults: faults, accounts: 40) { muster, sandbox in
            try muster.write(Self.sheet, to: "robots.csv")
            try await body(muster, sandbox)
        }
    }

    private static let command = ["import", "robots.csv", "--wildcards", "--allow-delete", "--yes", "--run", "run"]

    /// What a run that nothing disturbs ends in: robot-000012 gets two names one after the other, and the ten that are deleted enter a group first.
    private func expectEnd(_ muster: Muster, _ sandbox: RunningSandbox) async throws {
        let rows = try allReports(muster.folder.appending("run"))
        #expect(
            rows.sorted { $0.key < $1.key }.map { "\($0.value["_status"]!) \($0.value["_message"]!)" } == [
                "updated 10 accounts: 10 updated", "updated ", "updated 40 accounts: 40 updated", "created ",
                "deleted 10 accounts: 10 deleted", "failed A7: no account matches 'nobody-*'",
            ]
        )
        let snapshot = await sandbox.snapshot()
        let alumni = snapshot.groups.first { $0.name == "Alumni" }!.id
        let robots = snapshot.accounts.filter { $0.name.hasPrefix("robot-") }
        #expect(robots.count == 30 && robots.allSatisfy { $0.groupIDs.contains(alumni) })
        #expect(robots.count { $0.displayName == "Ten" } == 9 && robots.count { $0.displayName == "Twelve" } == 1)
        #expect(snapshot.createsApplied["new-1"] == 1)
    }

    @Test(
        "A death at any write of the checkpoint is set right by a resume",
        arguments: ["before", "torn", "unsynced", "after"],
        ["account", "auto"]
    )
    func everyWrite(moment: String, strategy: String) async throws {
        for write in [1, 2, 4, 9] {
            try await withSheet("slow=1:3ms,reset-after=0.05,seed=\(write)") { muster, sandbox in
                var dying = muster
                dying.environment["MUSTER_TEST_CHECKPOINT_FAULT"] = "\(write):\(moment)"
                let died = try await dying.run(Self.command + ["--strategy", strategy])
                // Where calls are few, so are writes.
                if write <= 4 { #expect(died.code == 128 + SIGKILL, "\(write)") }
                let resumed = try await muster("resume", "run", "--yes")
                #expect(resumed.code == 1, "\(write) \(resumed.errors)\(resumed.output)")
                try await expectEnd(muster, sandbox)
            }
        }
    }

    @Test("kill -9 again and again leaves each row one outcome, and undo puts all of it back")
    func killed() async throws {
        try await withSheet("slow=1:15ms,reset-after=0.03,seed=5") { muster, sandbox in
            let writes: @Sendable () async -> Int = {
                let calls = await sandbox.snapshot().calls
                return ["PUT account", "DELETE account", "DELETE accounts", "POST account"].reduce(0) {
                    $0 + calls[$1, default: 0]
                }
            }
            for round in 0..<5 {
                let before = await writes()
                let killing: @Sendable (pid_t) async throws -> Void = { pid in
                    let end = ContinuousClock.now + .seconds(100)
                    while await writes() < before + 7, .now < end { try await Task.sleep(for: .milliseconds(2)) }
                    kill(pid, SIGKILL)
                }
                let killed =
                    round == 0
                    ? try await muster.with(
                        "import",
                        "robots.csv",
                        "--wildcards",
                        "--allow-delete",
                        "--yes",
                        "--run",
                        "run",
                        "--strategy",
                        "account",
                        "--concurrency",
                        "4",
                        body: killing
                    ) : try await muster.with("resume", "run", "--yes", body: killing)
                #expect(killed.code == 128 + SIGKILL, "round \(round): \(killed.errors)")
            }
            let ended = try await muster("resume", "run", "--yes")
            #expect(ended.code == 1, "\(ended.errors)\(ended.output)")
            try await expectEnd(muster, sandbox)
            let undone = try await muster("undo", "run", "--delete-created", "--yes", "--run", "undo")
            #expect(undone.code == 0, "\(undone.output)\(undone.errors)")
            let snapshot = await sandbox.snapshot()
            let alumni = snapshot.groups.first { $0.name == "Alumni" }!.id
            let robots = snapshot.accounts.filter { $0.name.hasPrefix("robot-") }
            #expect(robots.count == 40 && !robots.contains { $0.displayName == "Ten" || $0.displayName == "Twelve" })
            #expect(!robots.contains { $0.groupIDs.contains(alumni) })
        }
    }
}
