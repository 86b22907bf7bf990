import TestSupport
import Testing

@testable import IdentityAPI

/// Hours of calls in virtual time: 1,600 calls by a limit of 160 in each window of five minutes, whatever the service really does.
@Suite("The pace of calls", .inTurn)
struct PaceTests {
    struct Scenario: Sendable, CustomTestStringConvertible {
        var name: String
        var count: SimulatedService.Count
        var telling: SimulatedService.Telling = []
        var spender: Simulation.Spender?
        /// The pace's own limit.
        var limit: Int? = 160
        /// The longest that all calls may take, in windows.
        var windows: Double
        /// How many calls each window must take, but for the first `learning` and the last.
        var use: Int
        var learning = 2
        /// The most refusals in a thousand calls.
        var refusals = 10.0

        var testDescription: String { "\(name), says \(telling.rawValue)" }

        /// The same services, saying nothing or when to come back.
        static func twice(_ scenarios: [Scenario]) -> [Scenario] {
            scenarios.flatMap { scenario in
                var telling = scenario
                telling.telling = .retryAfter
                return [scenario, telling]
            }
        }
    }

    private static let fixed = SimulatedService.Count.fixed(limit: 160, phase: 0.3)
    private static let late = SimulatedService.Count.fixed(limit: 160, phase: 0.9)
    private static let sliding = SimulatedService.Count.sliding(limit: 160)
    private static let atStart = Simulation.Spender(calls: 60)
    private static let evenly = Simulation.Spender(calls: 60, isEven: true)
    private static let briefly = Simulation.Spender(calls: 60, windows: 3)

    // The least possible time: 9 windows by sliding counts; by fixed ones 8 and what is left of the first.
    static let expected: [Scenario] = Scenario.twice([
        .init(name: "sliding", count: sliding, windows: 9 * 1.05, use: 160, learning: 0, refusals: 0),
        .init(name: "fixed", count: fixed, windows: 8.3 * 1.2, use: 160, learning: 0, refusals: 0),
        .init(name: "fixed, late", count: late, windows: 8.9 * 1.2, use: 160, learning: 0, refusals: 0),
    ])

    // 16 windows of 100: 15 to wait for, and the last calls come one by one.
    static let surprising: [Scenario] = Scenario.twice([
        .init(name: "sliding 100", count: .sliding(limit: 100), windows: 16.1, use: 100),
        .init(name: "fixed 100", count: .fixed(limit: 100, phase: 0.3), windows: 15.8, use: 100),
        .init(name: "fixed 100, late", count: .fixed(limit: 100, phase: 0.8), windows: 15.8, use: 100),
        .init(name: "sliding, 60 spent", count: sliding, spender: atStart, windows: 16.1, use: 100),
        .init(name: "fixed, 60 spent", count: fixed, spender: atStart, windows: 15.8, use: 100),
        .init(name: "sliding, 60 spent evenly", count: sliding, spender: evenly, windows: 15.8, use: 100),
        .init(name: "fixed, 60 spent evenly", count: fixed, spender: evenly, windows: 15.8, use: 100, refusals: 13),
        .init(name: "sliding, spent for a while", count: sliding, spender: briefly, windows: 12, use: 160, learning: 7),
        .init(name: "fixed, spent for a while", count: fixed, spender: briefly, windows: 13, use: 160, learning: 7),
        .init(name: "bucket of 20", count: .bucket(limit: 160, burst: 20), windows: 11.2, use: 160),
    ])

    static let told: [Scenario] = [
        .init(name: "sliding", count: sliding, telling: .headers, windows: 9.1, use: 160, learning: 0, refusals: 0),
        .init(name: "fixed", count: fixed, telling: .headers, windows: 9.1, use: 160, learning: 0, refusals: 0),
        .init(
            name: "sliding 100",
            count: .sliding(limit: 100),
            telling: .headers,
            windows: 15.2,
            use: 100,
            learning: 0,
            refusals: 0
        ),
        .init(
            name: "fixed 100",
            count: .fixed(limit: 100, phase: 0.3),
            telling: .headers,
            windows: 15.2,
            use: 100,
            learning: 0,
            refusals: 0
        ),
        .init(name: "bucket of 20", count: .bucket(limit: 160, burst: 20), telling: .headers, windows: 10, use: 160),
        .init(name: "fixed, 60 spent", count: fixed, telling: .headers, spender: atStart, windows: 15.2, use: 100),
        .init(name: "sliding, 60 spent", count: sliding, telling: .headers, spender: evenly, windows: 15.2, use: 100),
    ]

    // No number to go by: what is in flight at the first surprises is lost (8 calls of 1,600 are 0.5 %), and then about one call a window.
    static let unlimited: [Scenario] = [
        .init(name: "fixed", count: fixed, telling: .retryAfter, limit: nil, windows: 9.1, use: 160, refusals: 15),
        .init(name: "sliding", count: sliding, telling: .retryAfter, limit: nil, windows: 9.5, use: 155, refusals: 30),
        .init(
            name: "bucket of 20",
            count: .bucket(limit: 160, burst: 20),
            telling: .retryAfter,
            limit: nil,
            windows: 11,
            use: 150,
            refusals: 45
        ),
        .init(name: "fixed, says nothing", count: fixed, limit: nil, windows: 10, use: 100, refusals: 45),
    ]

    @Test(
        "Windows are used, and refusals are rare",
        arguments: expected + surprising + told + unlimited,
        // More callers than the quota takes at once cost nothing: no more calls are in flight than a surprise may cost.
        [8, 32]
    )
    func pace(scenario: Scenario, callers: Int) {
        guard callers == 8 || scenario.limit != nil else { return }
        var simulation = Simulation()
        simulation.callers = callers
        simulation.limit = scenario.limit
        simulation.spender = scenario.spender
        simulation.seed = UInt64(callers)
        let outcome = simulation.run(scenario.count, scenario.telling)
        #expect(outcome.own.reduce(0, +) == 1600)
        #expect(outcome.time / simulation.window <= scenario.windows)
        #expect(Double(outcome.refused) / Double(1600 + outcome.refused) * 1000 <= scenario.refusals)
        for calls in outcome.own.dropFirst(max(1, scenario.learning)).dropLast() {
            #expect(Double(calls) >= Double(scenario.use) * 0.97, "\(outcome.own)")
        }
    }

    @Test("A window that others have spent is waited out, and then used again", arguments: 1...8 as ClosedRange<UInt64>)
    func spentByOthers(seed: UInt64) {
        var simulation = Simulation()
        simulation.spender = Simulation.Spender(calls: 160, windows: 2)
        simulation.seed = seed
        let outcome = simulation.run(.fixed(limit: 160, phase: Double(seed) / 8.5))
        #expect(outcome.own.suffix(5).dropLast().allSatisfy { $0 >= 155 }, "\(outcome.own)")
        #expect(outcome.refused <= 16)
    }

    @Test(
        "Headers that promise what is then refused are not believed",
        arguments: [[], .retryAfter] as [SimulatedService.Telling]
    )
    func otherHeaders(telling: SimulatedService.Telling) {
        var simulation = Simulation()
        simulation.callers = 8
        for count in [SimulatedService.Count.sliding(limit: 100), .fixed(limit: 100, phase: 0.3), .sliding(limit: 160)]
        {
            let outcome = simulation.run(count, telling.union(.otherHeaders))
            #expect(outcome.own.reduce(0, +) == 1600)
            #expect(outcome.refused <= 32 && outcome.time / simulation.window < 18, "\(outcome)")
        }
    }

    @Test("One refusal that had no reason does not hold up the calls that follow for long")
    func oneRefusal() {
        var pace = Pace(limit: 160, window: .seconds(300))
        let place = pace.sent(at: .zero)
        pace.answered(place, at: .zero, refused: true, report: QuotaReport())
        var now = Duration.zero
        for _ in 1...100 {
            while let wait = pace.wait(at: now) { now += wait }
            let place = pace.sent(at: now)
            now += .milliseconds(20)
            pace.answered(place, at: now, refused: false, report: QuotaReport())
        }
        #expect(now < .seconds(200))
    }

    @Test(
        "A service that refuses every call and asks for next to no wait is asked ever more seldom",
        arguments: [nil, .zero, .milliseconds(1), .milliseconds(300)] as [Duration?]
    )
    func everyCallRefused(told: Duration?) {
        var pause = Backoff(window: .seconds(300))
        var now = Duration.zero
        var waits: [Duration] = []
        for _ in 1...16 {
            pause.begin(at: now, requested: told, usesLearned: false)
            let wait = pause.wait(at: now) ?? .zero
            waits.append(wait)
            now += wait
        }
        // The first keeps what the service says.
        if let told { #expect(waits[0] == max(told, .milliseconds(50))) }
        #expect(zip(waits, waits.dropFirst()).allSatisfy { $0 <= $1 } && waits.last == .seconds(300), "\(waits)")
        #expect(waits[5] >= .seconds(6))
        pause.end(at: now)
        pause.begin(at: now, requested: .milliseconds(300), usesLearned: false)
        #expect(pause.wait(at: now) == .milliseconds(300))
    }

    @Test(
        "A service that refuses every second call for no told time is asked ever sooner, and one that refuses for good is not"
    )
    func everySecondCallRefused() {
        var pace = Pace(limit: nil, window: .seconds(300))
        var now = Duration.zero
        var accepted: [Duration] = []
        for call in 0..<200 {
            while let wait = pace.wait(at: now) { now += wait }
            let place = pace.sent(at: now)
            now += .milliseconds(20)
            let isRefused = call < 80 ? call % 2 == 0 : call >= 100
            pace.answered(place, at: now, refused: isRefused, report: QuotaReport())
            if !isRefused { accepted.append(now) }
            if call > 100, now > .seconds(3600) { break }
        }
        #expect(accepted[39] < .seconds(90), "\(accepted[39])")
        #expect(accepted[39] - accepted[30] < .seconds(10), "\(accepted)")
        // Refused from the hundredth call on: an hour takes no more than a few dozen.
        #expect(pace.refused < 40 + 40 && now > .seconds(3600), "\(pace.refused)")
    }

    @Test("A call whose answer does not come holds nobody up for long")
    func lostAnswer() {
        var pace = Pace(limit: 10, window: .seconds(300))
        for _ in 1...8 {
            #expect(pace.wait(at: .zero) == nil)
            _ = pace.sent(at: .zero)
        }
        #expect(pace.wait(at: .zero) != nil)
        #expect(pace.wait(at: .seconds(15)) == nil)
    }
}
