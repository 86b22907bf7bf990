import IdentityAPI
import IdentitySandbox
import TestSupport
import Testing

@Suite("What goes wrong by chance", .inTurn)
struct MishapTests {
    @Test("Each fault, when certain, spoils the answer, and applies the call or not", arguments: Fault.allCases)
    func certain(fault: Fault) async throws {
        try await withCaller("\(fault.rawValue)=1,methods=POST") { caller async throws in
            let reply = try? await caller.create("a")
            switch fault {
            case .throttled: #expect(reply?.status == 429)
            case .serverError, .serverErrorAfter: #expect(reply?.status == 500)
            case .unavailable: #expect(reply?.status == 503)
            case .notSucceeded: #expect(reply?.status == 200 && reply?.text.contains(#""succeeded":false"#) == true)
            case .concurrent: #expect(reply?.status == 409 && reply?.text.contains("ConcurrencyFailure") == true)
            case .html: #expect(reply?.text.contains("<html>") == true)
            case .garbage: #expect(throws: (any Error).self) { try reply?.decoded(RobotAccount.self) }
            case .resetBefore, .resetAfter, .truncated: #expect(reply == nil)
            }
            let snapshot = await caller.sandbox.snapshot()
            let isApplied = snapshot.accounts.contains { $0.name == "a" }
            #expect(isApplied == [.serverErrorAfter, .resetAfter, .garbage, .truncated].contains(fault))
            #expect(snapshot.createsApplied == (isApplied ? ["a": 1] : [:]))
            #expect(snapshot.mishaps == [fault.rawValue: 1])
            #expect(try await caller.list().status == 200, "another method is not hit")
        }
    }

    @Test("times=N lets N faults happen and no more")
    func times() async throws {
        try await withCaller("503=1,times=2") { caller in
            var statuses: [Int] = []
            for _ in 1...4 { statuses.append(try await caller.list().status) }
            #expect(statuses == [503, 503, 200, 200])
        }
    }

    @Test("A slow answer is applied at once; who stops waiting loses only the answer, and is not in flight any more")
    func slow() async throws {
        try await withCaller("slow=1:2h,methods=PUT") { caller in
            let finance = try await groupID("Finance", caller)
            for group in ["alumni-02", finance] {
                await withTaskGroup(of: Void.self) { tasks in
                    tasks.addTask { _ = try? await caller.update("88-uv", adding: [group]) }
                    await waitFor(caller) { $0.accounts[0].groupIDs.contains(group) }
                    tasks.cancelAll()
                }
                await waitFor(caller) { $0.inFlight == 0 }
            }
            let snapshot = await caller.sandbox.snapshot()
            #expect(snapshot.highestInFlight == 1)
            #expect(snapshot.overlappingAccounts.isEmpty)
        }
    }

    @Test("The same seed brings the same faults, another seed others", arguments: [7, 8, 9])
    func seeds(seed: Int) async throws {
        func statuses(_ seed: Int) async throws -> [Int] {
            var statuses: [Int] = []
            try await withCaller("503=0.3,500=0.2,429=0.1:0s,seed=\(seed)") { caller in
                for _ in 1...60 { statuses.append(try await caller.list("?top=0").status) }
            }
            return statuses
        }
        let first = try await statuses(seed)
        #expect(try await statuses(seed) == first, "seed \(seed)")
        #expect(try await statuses(seed + 100) != first, "seed \(seed)")
        #expect(Set(first) == [200, 429, 500, 503], "seed \(seed)")
    }

    @Test("In an outage nobody is served, the token endpoint neither", arguments: ["503", "reset"])
    func outage(form: String) async throws {
        try await withCaller("outage=0s:2h:\(form)") { caller async throws in
            let expected = form == "503" ? 503 : nil
            #expect((try? await caller.list())?.status == expected)
            #expect((try? await caller.send(.post, "/connect/token", "", form: true))?.status == expected)
            #expect(await caller.sandbox.snapshot().calls == ["GET accounts": 1, "POST token": 1])
        }
    }

    @Test("An outage can wait for its time, or for a write")
    func outageLater() async throws {
        try await withCaller("outage=2h:1h") { caller async throws in #expect(try await caller.list().status == 200) }
        try await withCaller("outage=2nd:2h") { caller in
            _ = try await caller.list()
            #expect(try await caller.create("a").status == 201)
            #expect(try await caller.list().status == 200)
            #expect(try await caller.create("b").status == 503)
            #expect(try await caller.list().status == 503)
        }
        try await withCaller("outage=1st:0s") { caller async throws in
            #expect(try await caller.create("a").status == 201, "over as soon as it began")
        }
    }
}
