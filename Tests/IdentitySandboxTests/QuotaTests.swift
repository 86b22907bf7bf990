import IdentityAPI
import TestSupport
import Testing

@testable import IdentitySandbox

@Suite("Quotas", .inTurn)
struct QuotaTests {
    /// Which of the calls, made at these seconds, three calls in ten seconds admit.
    private func admitted(_ form: Faults.WindowKind, _ seconds: [Double]) -> [Bool] {
        var windows = QuotaWindows(policy: QuotaPolicy(limits: [.put: 3], window: .seconds(10)), form: form)
        return seconds.map { windows.admit(.put, at: .seconds($0)).isAdmitted }
    }

    @Test("A fixed window forgets everything at its end")
    func fixed() {
        #expect(
            admitted(.fixed, [7, 8, 9, 9.9, 10, 11, 12, 19.9, 20]) == [
                true, true, true, false, true, true, true, false, true,
            ]
        )
    }

    @Test("A sliding window forgets each call at its own time")
    func sliding() {
        #expect(
            admitted(.sliding, [7, 8, 9, 9.9, 10, 16.9, 17, 17.5, 18]) == [
                true, true, true, false, false, false, true, false, true,
            ]
        )
    }

    @Test("A bucket takes an eighth of the limit at once, and then the limit's worth evenly")
    func bucket() {
        var windows = QuotaWindows(policy: QuotaPolicy(limits: [.put: 16], window: .seconds(160)), form: .bucket)
        let admitted = [0, 0, 0, 9, 10, 10, 100, 100, 100].map { windows.admit(.put, at: .seconds($0)).isAdmitted }
        #expect(admitted == [true, true, false, false, true, false, true, true, false])
        #expect(
            windows.admit(.put, at: .seconds(103))
                == .init(isAdmitted: false, limit: 16, remaining: 0, reset: .seconds(7))
        )
    }

    @Test("A spender is there first in every window", arguments: [Faults.WindowKind.fixed, .sliding])
    func spender(form: Faults.WindowKind) {
        let policy = QuotaPolicy(limits: [.put: 3], window: .seconds(10))
        var windows = QuotaWindows(policy: policy, form: form, spenders: [.put: 2])
        let admitted = [1, 2, 11, 12, 95, 96].map { windows.admit(.put, at: .seconds($0)).isAdmitted }
        #expect(admitted == [true, false, true, false, true, false])
        var all = QuotaWindows(policy: policy, form: form, spenders: [.put: 9])
        #expect(!all.admit(.put, at: .seconds(5)).isAdmitted)
    }

    @Test("A verdict says what is left and when there will be more")
    func verdicts() {
        let policy = QuotaPolicy(limits: [.put: 2], window: .seconds(10))
        var fixed = QuotaWindows(policy: policy, form: .fixed)
        var sliding = QuotaWindows(policy: policy, form: .sliding)
        #expect(
            fixed.admit(.put, at: .seconds(4)) == .init(isAdmitted: true, limit: 2, remaining: 1, reset: .seconds(6))
        )
        #expect(
            sliding.admit(.put, at: .seconds(4)) == .init(isAdmitted: true, limit: 2, remaining: 1, reset: .seconds(10))
        )
        _ = fixed.admit(.put, at: .seconds(5))
        _ = sliding.admit(.put, at: .seconds(5))
        #expect(
            fixed.admit(.put, at: .seconds(6)) == .init(isAdmitted: false, limit: 2, remaining: 0, reset: .seconds(4))
        )
        #expect(
            sliding.admit(.put, at: .seconds(6)) == .init(isAdmitted: false, limit: 2, remaining: 0, reset: .seconds(8))
        )
        #expect(
            sliding.admit(.put, at: .seconds(14)) == .init(isAdmitted: true, limit: 2, remaining: 0, reset: .seconds(1))
        )
        #expect(fixed.admit(.get, at: .seconds(6)) == .unlimited)
    }

    @Test("No window of any length ever admits more than the limit, wherever it begins", arguments: 1...20)
    func slidingNeverExceeds(seed: UInt64) {
        var random = SeededRandom(seed: seed, purpose: 0)
        var windows = QuotaWindows(policy: QuotaPolicy(limits: [.put: 5], window: .seconds(10)), form: .sliding)
        var now = Duration.zero
        var admitted: [Duration] = []
        for _ in 1...400 {
            now += .milliseconds(Int(random.unit() * 3000))
            let expected = admitted.filter { $0 + .seconds(10) > now }.count < 5
            #expect(windows.admit(.put, at: now).isAdmitted == expected, "seed \(seed), at \(now)")
            if expected { admitted.append(now) }
        }
    }

    @Test("Over quota is 429; each method and each organization has its own count", arguments: ["fixed", "sliding"])
    func methods(form: String) async throws {
        try await withCaller("window=\(form)", quota: "PUT=2,GET=1/2h") { caller in
            var statuses: [Int] = []
            for _ in 1...4 { statuses.append(try await caller.update("88-uv", adding: ["alumni-02"]).status) }
            #expect(statuses == [200, 200, 429, 429])
            #expect(try await caller.list().status == 200)
            #expect(try await caller.list().status == 429)
            #expect(try await caller.get("/api/RobotAccount/magic-7").status == 200)
            #expect(try await caller.create("free").status == 201)
            let snapshot = await caller.sandbox.snapshot()
            #expect(snapshot.accepted == ["PUT": 2, "GET": 2, "POST": 1])
            #expect(snapshot.refused == ["PUT": 2, "GET": 1])
            #expect(snapshot.calls["PUT account"] == 4)
        }
    }

    @Test("A 429 says when to come back in the form that was asked for", arguments: ["seconds", "date", "none"])
    func retryAfter(form: String) async throws {
        try await withCaller("retry-after=\(form),429-body=empty", quota: "GET=1/2h") { caller in
            _ = try await caller.list()
            let reply = try await caller.list()
            #expect(reply.text.isEmpty)
            let header = reply.header("Retry-After")
            switch form {
            case "seconds": #expect((1...7200).contains(header.flatMap { Int($0) } ?? 0))
            case "date":
                #expect(header?.wholeMatch(of: /[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT/) != nil)
            default: #expect(header == nil)
            }
        }
    }

    @Test("rate-limit=on tells on every answer what is left")
    func rateLimitHeaders() async throws {
        try await withCaller("rate-limit=on", quota: "GET=2/2h") { caller in
            for left in ["1", "0", "0"] {
                let reply = try await caller.list()
                #expect(reply.header("RateLimit-Limit") == "2")
                #expect(reply.header("RateLimit-Remaining") == left)
                #expect(reply.header("RateLimit-Reset").flatMap { Int($0) } != nil)
            }
        }
    }
}
