import FoundationEssentials
import TestSupport
import Testing

@testable import Muster

@Suite("The concurrency limit", .inTurn)
struct ConcurrencyLimitTests {
    /// The seeds to try with each shape; `MUSTER_SIMULATION_SEEDS` asks for more.
    private static let seeds = ProcessInfo.processInfo.environment["MUSTER_SIMULATION_SEEDS"].flatMap(UInt64.init) ?? 3
    private static let calls = 4000

    @Test(
        "It is within 10 % of the best fixed number of calls, on every shape of service, and seldom sends a call too many",
        arguments: ServiceShape.allCases
    )
    func nearBest(shape: ServiceShape) {
        var ratios: [Double] = []
        var (sent, overloaded) = (0, 0)
        for seed in 1...Self.seeds {
            let isShrinking = [.shrinking, .shrinkingWorkers].contains(shape)
            let undisturbed =
                isShrinking ? ConcurrencySimulation.run(shape, seed: seed, calls: Self.calls, fixed: 24).time : 0
            let halved = undisturbed / 3..<undisturbed
            let best = [4, 6, 8, 10, 12, 14, 16, 20, 24, 32, 48, 64].map {
                ConcurrencySimulation.run(shape, seed: seed, calls: Self.calls, fixed: $0, halved: halved).time
            }.min()!
            let adaptive = ConcurrencySimulation.run(shape, seed: seed, calls: Self.calls, halved: halved)
            ratios.append(adaptive.time / best)
            // No single seed is far off either.
            #expect(adaptive.time <= best * 1.25, "seed \(seed) of \(shape): \(adaptive.time / best)")
            sent += adaptive.sent
            overloaded += adaptive.overloaded
        }
        let median = ratios.sorted()[ratios.count / 2]
        #expect(median <= 1.1, "\(shape), seeds 1 to \(Self.seeds): \(ratios)")
        // Where the capacity is halved, the calls under way at that moment meet it too.
        let share = Double(overloaded) / Double(sent)
        #expect(share <= (shape == .shrinking ? 0.015 : 0.01), "\(shape), seeds 1 to \(Self.seeds): \(share)")
    }

    /// Lets as many calls as allowed be sent and answered, so many times over.
    private func pass(_ limit: inout ConcurrencyLimit, rounds: Int, _ result: ConcurrencyLimit.Result) {
        for _ in 0..<rounds {
            let tickets = (0..<limit.limit).map { _ in
                limit.take()
                return limit.send()
            }
            for ticket in tickets {
                limit.ended(ticket, result)
                limit.leave()
            }
        }
    }

    @Test("It starts low, grows while latency stays the same, and never exceeds its cap", arguments: [1, 5, 64, 256])
    func grows(cap: Int) {
        var limit = ConcurrencyLimit(cap: cap, isFixed: false)
        #expect(limit.limit == min(6, cap))
        pass(&limit, rounds: 200, .answered(latency: .milliseconds(100)))
        #expect(limit.limit == cap)
        #expect(limit.inFlight == 0 && limit.taken == 0)
    }

    @Test("A limit that is not used does not grow")
    func unused() {
        var limit = ConcurrencyLimit(cap: 64, isFixed: false)
        for _ in 0..<1000 {
            limit.take()
            limit.ended(limit.send(), .answered(latency: .milliseconds(100)))
            limit.leave()
        }
        #expect(limit.limit == 6)
    }

    @Test("Failures in a row shrink it to 1, and it recovers when calls are answered again")
    func outage() {
        var limit = ConcurrencyLimit(cap: 64, isFixed: false)
        pass(&limit, rounds: 20, .answered(latency: .milliseconds(100)))
        #expect(limit.limit == 64)
        pass(&limit, rounds: 30, .overloaded)
        #expect(limit.limit == 1)
        pass(&limit, rounds: 400, .answered(latency: .milliseconds(100)))
        #expect(limit.limit >= 48)
    }

    @Test("A 429 changes nothing, and a fixed number stays whatever happens")
    func indifferent() {
        var limit = ConcurrencyLimit(cap: 64, isFixed: false)
        pass(&limit, rounds: 50, .withheld)
        #expect(limit.limit == 6)
        var fixed = ConcurrencyLimit(cap: 8, isFixed: true)
        pass(&fixed, rounds: 50, .overloaded)
        #expect(fixed.limit == 8)
    }

    @Test("It says why there are no more calls")
    func bounds() {
        var limit = ConcurrencyLimit(cap: 4, isFixed: false)
        #expect(limit.bound == nil)
        for _ in 0..<4 { limit.take() }
        #expect(limit.bound == .quota)
        let tickets = (0..<4).map { _ in limit.send() }
        #expect(limit.bound == .limit)
        limit.ended(tickets[3], .overloaded)
        #expect(limit.limit == 3)
        #expect(limit.bound == .overload)
    }

    @Test(
        "What --concurrency says is read and written alike",
        arguments: [
            ("auto", .upTo(64)), ("AUTO", .upTo(64)), ("auto:16", .upTo(16)), ("8", .fixed(8)), ("256", .fixed(256)),
            ("0", nil), ("257", nil), ("auto:0", nil), ("auto:", nil), ("8:8", nil), ("", nil), ("many", nil),
        ] as [(String, ConcurrencySetting?)]
    )
    func setting(text: String, setting: ConcurrencySetting?) throws {
        #expect(ConcurrencySetting(parsing: text) == setting)
        guard let setting else { return }
        #expect(ConcurrencySetting(parsing: setting.description) == setting)
        let json = try JSONEncoder().encode([setting])
        #expect(try JSONDecoder().decode([ConcurrencySetting].self, from: json) == [setting])
        // Earlier programs wrote a number, and this one still does.
        if case .fixed(let number) = setting { #expect(String(decoding: json, as: UTF8.self) == "[\(number)]") }
    }
}
