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
        "Where the refusals do not say until when, what is said is right within a third most of the time, and nothing is said before two windows have turned",
        arguments: [60, 300],
        [SimulatedService.Count.fixed(limit: 160, phase: 1), .fixed(limit: 160, phase: 0.3), .sliding(limit: 160)]
    )
    func guessed(seconds: Int, count: SimulatedService.Count) throws {
        for windows in [5, 11] {
            let silent = Untold(count: count, window: .seconds(seconds), telling: [], calls: 160 * windows)
            let (outcome, isRight) = Self.outcome(of: silent)
            var (right, said) = (Duration.zero, Duration.zero)
            for (forecast, next) in zip(outcome.forecasts, outcome.forecasts.dropFirst()) where forecast.left != nil {
                said += next.at - forecast.at
                if isRight(forecast) { right += next.at - forecast.at }
            }
            #expect(right * 4 >= said * 3, "\(windows) windows: \(right) of \(said) in \(outcome.time)")
            #expect(said * 5 >= outcome.time, "\(windows) windows: \(said) of \(outcome.time)")
            let first = outcome.forecasts.first { $0.left != nil }?.at
            let turn = try #require(outcome.refusals.first)
            #expect(first.map { $0 > turn + .seconds(seconds) / 2 } == true, "\(windows) windows")
        }
    }

    @Test("Before the first refusal that says until when, and before the first window has turned, nothing is forecast")
    func guess() {
        var pace = Pace(limit: nil, window: .seconds(300))
        let place = pace.sent(at: .zero)
        pace.answered(place, at: .seconds(1), refused: true, report: QuotaReport())
        #expect(pace.isForecastGuess(at: .seconds(2)))
    }

    /// How many forecasts were right within a third, and how many there were.
    private static func forecasts(of untold: Untold) -> (right: Int, all: Int) {
        let (outcome, isRight) = outcome(of: untold)
        let said = outcome.forecasts.filter { $0.left != nil }
        return (said.count(where: isRight), said.count)
    }

    /// What came of the calls, and whether a forecast was right within a third.
    private static func outcome(
        of untold: Untold
    ) -> (outcome: Simulation.Outcome, isRight: (Simulation.Forecast) -> Bool) {
        var simulation = Simulation()
        simulation.calls = untold.calls
        simulation.limit = nil
        simulation.serviceWindow = untold.window
        let outcome = simulation.run(untold.count, untold.telling)
        // The end of the last window is near: there a third is less than the turn of a call.
        let slack = untold.window / 10 + .seconds(1)
        return (
            outcome,
            { forecast in
                let actual = outcome.time - forecast.at
                return forecast.left.map { $0 <= actual * 4 / 3 + slack && $0 >= actual * 2 / 3 - slack } ?? false
            }
        )
    }
}
