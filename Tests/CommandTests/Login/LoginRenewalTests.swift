import Foundation
import IdentitySandbox
import SystemPackage
import TestSupport
import Testing

/// What happens to a sign-in while commands use it.
@Suite("Renewals of muster login", .inTurn)
struct LoginRenewalTests {
    @Test("Many processes share one renewal, although a refresh token's second use would end the sign-in")
    func manyProcesses() async throws {
        try await withLogin { muster, sandbox in
            #expect(try await SignIn(muster: muster).run().code == 0)
            for generation in 1...3 {
                try muster.age()
                try await withThrowingTaskGroup(of: Muster.Ended.self) { group in
                    for _ in 0..<8 { group.addTask { try await muster("export") } }
                    for try await ended in group { #expect(ended.code == 0, "\(ended.errors)") }
                }
                #expect(await sandbox.snapshot().calls["POST token"] == 1 + generation)
            }
        }
    }

    @Test(
        "A run outlives many tokens, whether the service says how long they live or not",
        arguments: ["slow=1:300ms", "slow=1:300ms,token-life=1s"]
    )
    func shortTokens(faults: String) async throws {
        let told = faults.contains("token-life") ? Duration.seconds(3600) : .seconds(1)
        try await withLogin(faults: faults, tokenLifetime: told) { muster, sandbox in
            #expect(try await SignIn(muster: muster).run().code == 0)
            try muster.write("name\n" + (1...12).map { "new-\($0)\n" }.joined(), to: "a.csv")
            let run = try await muster("import", "a.csv", "--concurrency", "1")
            #expect(run.code == 0, "\(run.output)\(run.errors)")
            let state = await sandbox.snapshot()
            #expect(state.createsApplied.count == 12 && state.createsApplied.values.allSatisfy { $0 == 1 })
            // Twelve calls of 300 ms at least, and no token lives longer than a second.
            #expect(state.calls["POST token", default: 0] >= 4, "\(state.calls)")
        }
    }

    @Test("A run that outlives the sign-in stops with 77 and its rows pending, names muster login, and is continued")
    func endedSignIn() async throws {
        try await withLogin { muster, sandbox in
            #expect(try await SignIn(muster: muster).run().code == 0)
            try muster.write("name\n" + (1...40).map { "new-\($0)\n" }.joined(), to: "a.csv")
            let run = try await muster.with(
                "import",
                "a.csv",
                "--run",
                "r",
                "--concurrency",
                "1",
                caughtAfter: 4,
                sandbox
            ) { _ in
                await sandbox.endSignIns()
                await sandbox.releaseAnswers()
            }
            #expect(run.code == 77, "\(run.output)\(run.errors)")
            #expect(run.output.contains("Sign in again: muster login.") && run.output.contains("muster resume r"))
            let pending = try String(contentsOfFile: muster.folder.appending("r/pending.csv").string, encoding: .utf8)
            #expect(pending.contains("new-40"))
            var signedIn = muster
            signedIn.environment["MUSTER_CLIENT_ID"] = "sandbox"
            signedIn.environment["MUSTER_CLIENT_SECRET"] = "sandbox"
            let resumed = try await signedIn("resume", "r", "--yes")
            #expect(resumed.code == 0, "\(resumed.output)\(resumed.errors)")
            let applied = await sandbox.snapshot().createsApplied
            #expect(applied.count == 40 && applied.values.allSatisfy { $0 == 1 })
        }
    }

    @Test("A process that was killed between receiving tokens and keeping them costs the sign-in, and never the file")
    func killedBeforeKeeping() async throws {
        try await withLogin { muster, _ in
            #expect(try await SignIn(muster: muster).run().code == 0)
            try muster.age()
            let old = try Data(contentsOf: URL(filePath: muster.tokenPath))
            #expect(try await muster("export").code == 0)
            // The state of the disk if that process had been killed after the service's answer.
            try old.write(to: URL(filePath: muster.tokenPath))
            let ended = try await muster("export")
            #expect(ended.code == 77 && ended.errors.contains("Sign in again: muster login."), "\(ended.errors)")
            #expect(try await SignIn(muster: muster).run().code == 0)
            #expect(try await muster("export").code == 0)
        }
    }

    @Test("kill -9 at any moment of a renewal leaves tokens that can be read, and a lock that nobody holds")
    func killed() async throws {
        try await withLogin(faults: "refresh-token=keep") { muster, sandbox in
            #expect(try await SignIn(muster: muster).run().code == 0)
            for wait in [0, 1, 2, 4, 8, 16] {
                try muster.age()
                let before = await sandbox.snapshot().calls["POST token", default: 0]
                _ = try await muster.with("export") { process in
                    // Until the service has the refresh token, or the program has gone another way.
                    while await sandbox.snapshot().calls["POST token", default: 0] == before, kill(process, 0) == 0 {
                        await Task.yield()
                    }
                    try await Task.sleep(for: .milliseconds(wait))
                    kill(process, SIGKILL)
                }
                let next = try await muster("export")
                #expect(next.code == 0, "\(next.errors)")
            }
        }
    }

    @Test(
        "A token file that others can read, or that is damaged, is refused with what to do; a new sign-in replaces it",
        arguments: [
            ("chmod 644", 78, "chmod 600 "), ("truncate", 77, "muster login"), ("chmod folder", 78, "chmod 700 "),
        ]
            as [(String, Int32, String)]
    )
    func spoilt(how: String, code: Int32, advice: String) async throws {
        try await withLogin { muster, _ in
            #expect(try await SignIn(muster: muster).run().code == 0)
            let folder = FilePath(muster.tokenPath).removingLastComponent().string
            switch how {
            case "chmod 644": chmod(muster.tokenPath, 0o644)
            case "chmod folder": chmod(folder, 0o777)
            default: #expect(truncate(muster.tokenPath, 100) == 0)
            }
            let ended = try await muster("export")
            #expect(ended.code == code && ended.errors.contains(advice), "\(ended.errors)")
            #expect(!ended.errors.contains("eyJ"))
            chmod(folder, 0o700)
            #expect(try await SignIn(muster: muster).run().code == 0)
            #expect(try await muster("export").code == 0)
        }
    }
}
