import SystemPackage
import TestSupport
import Testing

@testable import Muster

@Suite("Hints after a run", .inTurn)
struct NextStepHintTests {
    /// What drifted, what the run left, and the commands that are suggested then.
    struct Conflict: Sendable, CustomTestStringConvertible {
        /// Codes of rows that failed.
        var codes: [String]
        var advice: String
        var commands: [String]
        var testDescription: String { "\(codes)" }
    }

    @Test(
        "The suggestion never is a retry that sets back what somebody else has changed",
        arguments: [
            Conflict(
                codes: ["changedMeanwhile"],
                advice: "1 row conflicts with somebody else's change;",
                commands: ["muster retry run --dry-run"]
            ),
            Conflict(
                codes: ["changedMeanwhile", "changedMeanwhile", "answerLost"],
                advice: "2 rows conflict with somebody else's changes;",
                commands: ["muster retry run --dry-run"]
            ),
            Conflict(
                codes: ["changedMeanwhile", "unknownGroup"],
                advice: "1 row conflicts with somebody else's change;",
                commands: ["muster retry run/errors.csv --dry-run", "muster retry run --dry-run"]
            ),
            Conflict(codes: ["drift"], advice: "1 row was left alone", commands: []),
            Conflict(
                codes: ["drift", "answerLost"],
                advice: "1 row was left alone",
                commands: ["muster retry run"]
            ),
            Conflict(
                codes: ["drift", "changedMeanwhile"],
                advice: "1 row conflicts with somebody else's change;",
                commands: ["muster retry run --dry-run"]
            ),
        ]
    )
    func hints(_ conflict: Conflict) {
        var summary = Summary()
        for (index, code) in conflict.codes.enumerated() {
            var outcome = Outcome(.failed, action: "update")
            outcome.code = code
            summary.count(outcome, row: index + 1)
        }
        let next = NextStep.all(after: summary, in: RunFolder("run"))
        #expect(next.compactMap(\.command) == conflict.commands)
        #expect(next.contains { $0.advice.hasPrefix(conflict.advice) }, "\(next.map(\.advice))")
    }
}
