import Foundation
import IdentityAPI
import IdentitySandbox
import Testing

@Suite("A sandbox's life", .timeLimit(.minutes(1)))
struct SandboxTests {
    @Test("It listens on loopback while the closure runs, and its port is free afterwards")
    func lifetime() async throws {
        var options = SandboxOptions()
        options.port = try await Sandbox.run { sandbox async throws in
            #expect(sandbox.url == "http://127.0.0.1:\(sandbox.port)")
            #expect(try await Caller(sandbox: sandbox).list().status == 200)
            return sandbox.port
        }
        try await Sandbox.run(options) { sandbox async throws in
            #expect(try await Caller(sandbox: sandbox).list().status == 200)
        }
    }

    @Test("It ends when the closure throws, with the closure's error")
    func closureThrows() async throws {
        struct Stop: Error {}
        await #expect(throws: Stop.self) {
            try await Sandbox.run { sandbox in
                _ = try await Caller(sandbox: sandbox).list()
                throw Stop()
            }
        }
    }

    @Test("It ends when its task is cancelled, calls in flight and all")
    func cancellation() async throws {
        var options = SandboxOptions()
        options.faults = try Faults(parsing: "slow=1:2h")
        let (asked, announcement) = AsyncStream<Void>.makeStream()
        await withTaskGroup(of: Void.self) { group in
            group.addTask { [options] in
                try? await Sandbox.run(options) { sandbox in
                    async let held = Caller(sandbox: sandbox).list()
                    while await sandbox.snapshot().calls.isEmpty { await Task.yield() }
                    announcement.yield()
                    _ = try await held
                }
            }
            for await _ in asked { break }
            group.cancelAll()
        }
    }

    @Test("A port in use is an error that names it")
    func portInUse() async throws {
        try await Sandbox.run { sandbox in
            var options = SandboxOptions()
            options.port = sandbox.port
            let error = await #expect(throws: SandboxCannotStart.self) { try await Sandbox.run(options) { _ in } }
            #expect(error?.description.contains("\(sandbox.port)") == true)
        }
    }

    @Test("The state over HTTP is the snapshot, and does not count itself")
    func state() async throws {
        try await withCaller(accounts: 2) { caller in
            _ = try await caller.create("a")
            var visitor = caller
            visitor.base = ""
            visitor.bearer = nil
            let state = try await visitor.get("/_sandbox/state").decoded(SandboxSnapshot.self)
            #expect(state.accounts.map(\.name) == ["Roby", "robot-000001", "robot-000002", "a"])
            #expect(state.calls == ["POST account": 1])
            #expect(state.createsApplied == ["a": 1])
        }
    }

    @Test("Calls in flight are counted, and two writes of one account at once are seen")
    func inFlight() async throws {
        try await withCaller("slow=1:50ms", accounts: 4) { caller in
            let ids = await caller.sandbox.snapshot().accounts.map(\.id)
            try await withThrowingTaskGroup(of: Int.self) { group in
                for id in ids { group.addTask { try await caller.update(id).status } }
                for try await status in group { #expect(status == 200) }
            }
            var snapshot = await caller.sandbox.snapshot()
            #expect(snapshot.highestInFlight == ids.count)
            #expect(snapshot.overlappingAccounts.isEmpty)

            async let alone = caller.update(ids[1]).status
            async let together = caller.updateGroup("alumni-02", adding: [ids[1], ids[2]]).status
            #expect(try await [alone, together] == [200, 200])
            snapshot = await caller.sandbox.snapshot()
            #expect(snapshot.overlappingAccounts == [ids[1]])
        }
    }

    @Test("Another organization id is another organization")
    func organization() async throws {
        var options = SandboxOptions()
        options.organizationID = "AAAAAAAA-0000-4000-A000-000000000000"
        try await Sandbox.run(options) { sandbox async throws in
            let caller = Caller(sandbox: sandbox)
            #expect(try await caller.list().status == 200)
            #expect(try await caller.get("/api/Group/aaaaaaaa-0000-4000-a000-000000000000").status == 200)
            #expect(try await caller.get("/api/Group/\(SandboxOptions().organizationID)").status == 400)
        }
    }
}
