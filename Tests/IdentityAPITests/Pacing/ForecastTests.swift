import TestSupport
import Testing

@testable import IdentityAPI

@Suite("The forecast of a quota", .inTurn)
struct ForecastTests {
    private func pace(answeredAt seconds: [Int], limit: Int? = 3) -> Pace {
        var pace = Pace(limit: limit, window: .seconds(100))
        for second in seconds {
            let place = pace.sent(at: .seconds(second))
            pace.answered(place, at: .seconds(second), refused: false, report: QuotaReport())
        }
        pace.expire(at: .seconds(50))
        return pace
    }

    @Test(
        "Free places come first, then those that come back, round after round",
        arguments: [(1, 0), (2, 60), (3, 80), (4, 100), (5, 160), (9, 280)]
    )
    func rounds(calls: Int, seconds: Int) {
        #expect(pace(answeredAt: [10, 30]).forecast(calls: calls, at: .seconds(50)) == .seconds(seconds))
    }

    @Test("No calls take no time, and neither do any number of calls without a limit")
    func nothing() {
        #expect(pace(answeredAt: [10, 30, 40]).forecast(calls: 0, at: .seconds(50)) == .zero)
        #expect(pace(answeredAt: [10, 30], limit: nil).forecast(calls: 1_000_000, at: .seconds(50)) == .zero)
    }

    @Test("A pause holds up the free places, and after a refusal calls keep their distance")
    func pause() {
        var pace = pace(answeredAt: [10, 30])
        let place = pace.sent(at: .seconds(50))
        pace.answered(place, at: .seconds(50), refused: true, report: QuotaReport(retryAfter: .seconds(70)))
        // Two calls were accepted: that is the limit now.
        #expect(pace.forecast(calls: 1, at: .seconds(50)) == .seconds(70))
        #expect(pace.forecast(calls: 2, at: .seconds(50)) == .seconds(80))
        #expect(pace.forecast(calls: 3, at: .seconds(50)) == .seconds(170))
    }

    @Test("A gate knows what is left, whether there is room, and how long calls will take")
    func gate() async throws {
        let gate = QuotaGate(policy: QuotaPolicy(limits: [.put: 2], window: .seconds(3600)))
        #expect(gate.hasRoom(.put))
        #expect(gate.forecast(.put, calls: 2) == .zero)
        let start = ContinuousClock.now
        gate.answered(try await gate.admit(.put))
        _ = try await gate.admit(.put)
        #expect(gate.hasRoom(.put) == false)
        #expect(gate.hasRoom(.get))
        #expect(gate.quotaStatus(.put).left == 0)
        let (one, three) = (gate.forecast(.put, calls: 1), gate.forecast(.put, calls: 3))
        let elapsed = ContinuousClock.now - start
        #expect((.seconds(3600) - elapsed ... .seconds(3600)).contains(one))
        #expect((.seconds(7200) - elapsed ... .seconds(7200)).contains(three))
        #expect(gate.forecast(.get, calls: 1000) == .zero)
    }

    @Test("What the headers say is left is what may be sent, and nothing left is a pause")
    func headers() async throws {
        let gate = QuotaGate(policy: QuotaPolicy(limits: [.put: 160], window: .seconds(3600)))
        let start = ContinuousClock.now
        gate.answered(
            try await gate.admit(.put),
            report: QuotaReport(limit: 100, remaining: 1, reset: .seconds(2400))
        )
        #expect(gate.quotaStatus(.put).limit == 100)
        #expect(gate.quotaStatus(.put).left == 1)
        let place = try await gate.admit(.put)
        #expect(gate.hasRoom(.put) == false)
        gate.answered(place, report: QuotaReport(limit: 100, remaining: 0, reset: .seconds(2400)))
        let pause = try #require(gate.quotaStatus(.put).pausedFor)
        let forecast = gate.forecast(.put, calls: 1)
        let elapsed = ContinuousClock.now - start
        #expect((.seconds(2400) - elapsed ... .seconds(2400)).contains(pause))
        #expect(gate.quotaStatus(.put).refused == 0)
        #expect(forecast >= .seconds(2400) - elapsed)
    }

    @Test("A limit above the policy, or for another window, changes nothing")
    func otherLimits() async throws {
        let gate = QuotaGate(policy: QuotaPolicy(limits: [.put: 160], window: .seconds(300)))
        for report in [
            QuotaReport(limit: 1000, remaining: 900, reset: .seconds(200)),
            QuotaReport(limit: 10, remaining: 9, reset: .seconds(1)),
            QuotaReport(limit: 50, remaining: 49, reset: .seconds(50), window: .seconds(60)),
        ] {
            gate.answered(try await gate.admit(.put), report: report)
            #expect(gate.quotaStatus(.put).limit == 160)
        }
    }

    /// A quota that nobody told, and how the service counts and tells it.
    struct Untold: Sendable {
        var count: SimulatedService.Count
        var window: Duration
        var telling: SimulatedService.Telling = [.retryAfter]
        var calls: Int
    }

    private static let untold: [Untold] = [5, 30, 60, 300].flatMap { seconds in
        [20, 160].flatMap { limit in
            [SimulatedService.Count.fixed(limit: limit, phase: 1), .sliding(limit: limit)].map {
                Untold(count: $0, window: .seconds(seconds), calls: limit * 11)
            }
        }
    }

    @Test(
        "The time left of a quota that had to be learned is right within a third once a window has taught it",
        arguments: untold
    )
    func learned(_ untold: Untold) throws {
        let (right, all) = Self.forecasts(of: untold)
        // Where calls keep their distance, the pace itself decides anew now and then how many windows it takes.
        #expect(all > 100 && right * 10 >= all * 9, "\(right) of \(all)")
    }

    @Test(
        "Where the refusals do not say until when, it is mostly right, and nothing is said before a window has turned",
        arguments: untold.filter { $0.window < .seconds(300) }
    )
    func guessed(_ untold: Untold) throws {
        var silent = untold
        silent.telling = []
        let (right, all) = Self.forecasts(of: silent)
        #expect(all > 100 && right * 4 >= all * 3, "\(right) of \(all)")
        var pace = Pace(limit: nil, window: .seconds(300))
        let place = pace.sent(at: .zero)
        pace.answered(place, at: .seconds(1), refused: true, report: QuotaReport())
        #expect(pace.isForecastGuess)
    }

    /// How many forecasts were right within a third, and how many there were.
    private static func forecasts(of untold: Untold) -> (right: Int, all: Int) {
        var simulation = Simulation()
        simulation.calls = untold.calls
        simulation.limit = nil
        simulation.serviceWindow = untold.window
        let outcome = simulation.run(untold.count, untold.telling)
        // The end of the last window is near: there a third is less than the turn of a call.
        let slack = untold.window / 10 + .seconds(1)
        let right = outcome.forecasts.count { forecast in
            let actual = outcome.time - forecast.at
            return forecast.left <= actual * 4 / 3 + slack && forecast.left >= actual * 2 / 3 - slack
        }
        return (right, outcome.forecasts.count)
    }
}
