import TestSupport
import Testing

@testable import IdentityAPI

@Suite("Quotas", .inTurn)
struct QuotaTests {
    @Test("No stretch of one window ever holds more calls than the quota")
    func slidingCount() async throws {
        let window = Duration.milliseconds(250)
        let gate = QuotaGate(policy: QuotaPolicy(limits: [.put: 5], window: window))
        let log = CallLog()
        try await withThrowingTaskGroup { group in
            for _ in 0..<4 {
                group.addTask {
                    for _ in 0..<5 {
                        let place = try await gate.admit(.put)
                        let sent = ContinuousClock.now
                        try await Task.sleep(for: .milliseconds(Int.random(in: 0...20)))
                        await log.append(sent: sent, answered: .now)
                        gate.answered(place)
                    }
                }
            }
            try await group.waitForAll()
        }
        let calls = await log.calls
        #expect(calls.count == 20)
        // The service counts a call somewhere between its sending and its answer. Whenever a call is sent, fewer than five others can count
        // within the window before it.
        for call in calls {
            let counting = calls.filter { $0.sent < call.sent && $0.answered + window > call.sent }
            #expect(counting.count < 5)
        }
    }

    @Test("A 429 pauses its method for everybody and no other method, and a late answer does not end the pause")
    func pause() async throws {
        let gate = QuotaGate(policy: .unlimited)
        let early = try await gate.admit(.put)
        let place = try await gate.admit(.put)
        let refused = ContinuousClock.now
        gate.answered(place, throttled: .some(.milliseconds(300)))
        gate.answered(early)
        gate.answered(try await gate.admit(.post))
        #expect(gate.quotaStatus(.post).pausedFor == nil)
        gate.answered(try await gate.admit(.put))
        #expect(.now - refused >= .milliseconds(300))
    }

    @Test("A call that waits turns back when the run is stopped; one that need not wait goes through")
    func stop() async throws {
        let gate = QuotaGate(policy: QuotaPolicy(limits: [.put: 1], window: .seconds(3600)))
        _ = try await gate.admit(.put)
        async let waiting = gate.admit(.put)
        gate.stop()
        do {
            _ = try await waiting
            Issue.record("the call went through")
        } catch let error as IdentityError {
            #expect(error.kind == .stopped)
        }
        _ = try await gate.admit(.get)
    }

    @Test(
        "Quotas are read as they are written",
        arguments: [
            ("GET=300,POST=24000,PUT=160,DELETE=160/300s", "GET=300,POST=24000,PUT=160,DELETE=160/300s"),
            ("put=5/5m", "PUT=5/300s"), ("none", "none"), ("PUT=1/1500ms", "PUT=1/1500ms"),
        ]
    )
    func written(text: String, read: String) throws {
        #expect(try QuotaPolicy(parsing: text).description == read)
        #expect(try QuotaPolicy(parsing: "cloud") == .cloud)
    }

    @Test(
        "Anything else is refused by the part that is wrong",
        arguments: ["", "PUT=1", "PUT=0/5s", "PUT/5s", "HEAD=1/5s", "PUT=1/0s", "PUT=1/x", "PUT=1/5s/5s"]
    )
    func nonsense(text: String) {
        #expect(throws: InvalidQuota.self) { try QuotaPolicy(parsing: text) }
    }

    @Test(
        "Durations are read as they are written",
        arguments: [("300s", 300_000), ("5m", 300_000), ("2h", 7_200_000), ("1.5s", 1500), ("7", 7000), ("20ms", 20)]
    )
    func durations(text: String, milliseconds: Int64) {
        #expect(Duration(written: text)?.milliseconds == milliseconds)
        #expect(Duration(written: text).flatMap { Duration(written: $0.written) } == Duration(written: text))
    }

    @Test("What is no duration is none", arguments: ["", "s", "5 m", "-1s", "1e400s", "9999999h", "nan", "5d"])
    func noDurations(text: String) {
        #expect(Duration(written: text) == nil)
    }
}

private actor CallLog {
    private(set) var calls: [(sent: ContinuousClock.Instant, answered: ContinuousClock.Instant)] = []

    func append(sent: ContinuousClock.Instant, answered: ContinuousClock.Instant) {
        calls.append((sent, answered))
    }
}
