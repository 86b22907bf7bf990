import Foundation
import IdentityAPI
import IdentitySandbox
import NIOCore
import NIOPosix
import TestSupport
import Testing

@Suite("A sandbox's life", .inTurn)
struct SandboxTests {
    @Test("It listens on loopback while the closure runs, and its port is free afterwards")
    func lifetime() async throws {
        // Another process may take the port before this one has it again; not every time.
        var refusal: SandboxCannotStart?
        for _ in 1...20 {
            var options = SandboxOptions()
            options.port = try await Sandbox.run { sandbox async throws in
                #expect(sandbox.url == "http://127.0.0.1:\(sandbox.port)")
                #expect(try await Caller(sandbox: sandbox).list().status == 200)
                return sandbox.port
            }
            do {
                return try await Sandbox.run(options) { sandbox async throws in
                    #expect(try await Caller(sandbox: sandbox).list().status == 200)
                }
            } catch let error as SandboxCannotStart {
                refusal = error
            }
        }
        Issue.record("never free: \(String(describing: refusal))")
    }

    @Test("It holds the accounts that it was given, with their groups, instead of the guide's")
    func contents() async throws {
        var options = SandboxOptions()
        options.contents = SandboxContents(accounts: [
            .init(id: "x-1", name: "one", displayName: "=1", groups: ["Sales", "everyone"], creationTime: "then"),
            .init(name: "two", displayName: "Two", groups: ["SALES", "Automation Users"], lastLoginTime: "now"),
        ])
        try await Sandbox.run(options) { sandbox async throws in
            let snapshot = await sandbox.snapshot()
            #expect(snapshot.groups.map(\.name) == ["Everyone", "Administrators", "Automation Users", "Sales"])
            #expect(snapshot.accounts.map(\.name) == ["one", "two"])
            #expect(snapshot.accounts[0].id == "x-1" && snapshot.accounts[0].creationTime == "then")
            let sales = snapshot.groups[3].id
            #expect(
                snapshot.accounts.allSatisfy {
                    $0.groupIDs.contains(sales) && $0.groupIDs.contains(snapshot.groups[0].id)
                }
            )
            #expect(snapshot.accounts[1].lastLoginTime == "now" && snapshot.accounts[1].groupIDs.count == 3)
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
                    await waitFor(Caller(sandbox: sandbox)) { $0.inFlight == 1 }
                    announcement.yield()
                    _ = try await held
                }
            }
            for await _ in asked { break }
            group.cancelAll()
        }
    }

    @Test("It ends while callers are connecting", arguments: [false, true])
    func connecting(isCancelled: Bool) async throws {
        for _ in 0..<20 {
            await withTaskGroup(of: Void.self) { group in
                group.addTask {
                    _ = try? await Sandbox.run { sandbox async throws in
                        let bootstrap = ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                        let connections = (0..<64).map { _ in bootstrap.connect(host: "127.0.0.1", port: sandbox.port) }
                        for connection in connections { connection.whenSuccess { $0.close(promise: nil) } }
                        _ = try await connections[0].get()
                        if isCancelled { try await Task.sleep(for: .seconds(3600)) }
                    }
                }
                if isCancelled {
                    try? await Task.sleep(for: .milliseconds(5))
                    group.cancelAll()
                }
            }
        }
    }

    @Test("A port in use is an error that names it")
    func portInUse() async throws {
        try await Sandbox.run { sandbox in
            var options = SandboxOptions()
            options.port = sandbox.port
            let error = await #expect(throws: SandboxCannotStart.self) { try await Sandbox.run(options) { _ in } }
            #expect(error?.description.contains("port \(sandbox.port) of 127.0.0.1 (Address already in use)") == true)
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
        try await withCaller("slow=1:2h", accounts: 4) { caller in
            let ids = await caller.sandbox.snapshot().accounts.map(\.id)
            await withTaskGroup(of: Void.self) { held in
                for id in ids { held.addTask { _ = try? await caller.update(id) } }
                var snapshot = await waitFor(caller) { $0.inFlight == ids.count }
                #expect(snapshot.highestInFlight == ids.count)
                #expect(snapshot.overlappingAccounts.isEmpty)

                held.addTask { _ = try? await caller.updateGroup("alumni-02", adding: [ids[1], "88-uv"]) }
                snapshot = await waitFor(caller) { $0.inFlight == ids.count + 1 }
                #expect(snapshot.overlappingAccounts == ["88-uv", ids[1]].sorted())
                held.cancelAll()
            }
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
