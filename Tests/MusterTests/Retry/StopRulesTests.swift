import TestSupport
import Testing

@testable import Muster

@Suite("When a run has failed enough to stop", .inTurn)
struct StopRulesTests {
    private func failed(_ message: String) -> Outcome {
        var outcome = Outcome(.failed)
        (outcome.message, outcome.http) = (message, 400)
        return outcome
    }

    @Test("A hundred calls in a row that were refused for one cause stop the run, and a success between them does not")
    func streak() {
        var rules = StopRules(maximumErrors: nil)
        for _ in 1..<StopRules.refusalsBeforeStop { rules.decided(failed("No.")) }
        #expect(rules.stopReason == nil)
        var broken = rules
        broken.accepted()
        broken.decided(failed("No."))
        #expect(broken.stopReason == nil)
        var other = rules
        other.decided(failed("Never."))
        #expect(other.stopReason == nil)
        rules.decided(failed("No."))
        guard case .oneCause("No.", calls: 100)? = rules.stopReason else {
            Issue.record("not stopped: \(String(describing: rules.stopReason))")
            return
        }
    }

    @Test(
        "More failed rows than are borne stop the run; a share counts from the twentieth row on",
        arguments: [
            (Threshold.count(3), 3, 0, false), (.count(3), 4, 0, true), (.percent(10), 2, 17, false),
            (.percent(10), 3, 17, true), (.percent(10), 2, 18, false), (.count(0), 0, 50, false),
        ]
    )
    func errors(limit: Threshold, failed: Int, done: Int, stops: Bool) {
        var rules = StopRules(maximumErrors: limit)
        for number in 0..<failed { rules.count(number.isMultiple(of: 2) ? .failed : .unknown) }
        for _ in 0..<done { rules.count(.updated) }
        #expect((rules.stopReason != nil) == stops)
    }
}
