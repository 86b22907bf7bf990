import TestSupport
import Testing

@testable import IdentityAPI
@testable import Muster

@Suite("One cause for all, in virtual time", .inTurn)
struct CommonCauseTests {
    private let start = ContinuousClock.now

    private func at(_ seconds: Double) -> ContinuousClock.Instant { start + .milliseconds(Int64(seconds * 1000)) }

    @Test("The first refusal asks for one confirming read, and the others wait for it")
    func confirms() {
        var cause = CommonCause()
        cause.refused("No.", at: at(0))
        #expect(cause.step(at: at(0)) == .confirm)
        cause.refused("No.", at: at(0.1))
        #expect(cause.step(at: at(0.1)) == .wait)
        cause.confirmed(readsWork: true, at: at(0.2))
        #expect(cause.step(at: at(0.2)) == .withhold)
    }

    @Test("Where reading is refused too, everything is")
    func readsRefused() {
        var cause = CommonCause()
        cause.refused("No.", at: at(0))
        _ = cause.step(at: at(0))
        cause.confirmed(readsWork: false, at: at(0.1))
        #expect(cause.step(at: at(0.1)) == .stop && cause.isCommon)
        // A late success of a call that was under way changes nothing any more.
        cause.served(sent: at(1))
        #expect(cause.step(at: at(2)) == .stop)
    }

    /// The steps after so many refusals, the confirming reads of which work.
    private func steps(
        _ refusals: [String],
        servedAfter: Int? = nil,
        counts: Bool = true,
        rows: Int = 0,
        underWay: Int = 0
    ) -> [CommonCause.Advice] {
        var cause = CommonCause()
        var steps: [CommonCause.Advice] = []
        for (number, words) in refusals.enumerated() {
            let now = at(Double(number) / 10)
            cause.refused(words, counts: counts, at: now)
            var step = cause.step(at: now)
            if step == .confirm { cause.confirmed(readsWork: true, at: now) }
            if step == .sample { cause.sampling(rows, underWay: underWay) }
            if step == .confirm || step == .sample && rows == 0 { step = cause.step(at: now) }
            steps.append(step)
            if number == servedAfter { cause.served(sent: now + .milliseconds(1)) }
        }
        return steps
    }

    @Test("After ten refusals in the same words rows from elsewhere are sampled: refused too, it is everything")
    func samples() {
        let same = Array(repeating: "Forbidden.", count: 30)
        // Calls that are under way may be refused before the sampled ones are sent.
        for underWay in [0, 7] {
            let expected =
                Array(repeating: CommonCause.Advice.withhold, count: 9) + [.sample]
                + Array(repeating: .withhold, count: 2 + underWay) + [.stop]
            #expect(steps(same, rows: 3, underWay: underWay).prefix(expected.count).elementsEqual(expected))
        }
        // One that is accepted begins everything anew.
        let accepted = steps(Array(same.prefix(22)), servedAfter: 11, rows: 3)
        #expect(!accepted.contains(.stop) && accepted.filter { $0 == .sample }.count == 2)
    }

    @Test("Ten refusals in the same words and nothing else to try are of everything, though reading works")
    func streak() {
        let same = Array(repeating: "Forbidden.", count: 10)
        #expect(steps(same) == Array(repeating: .withhold, count: 9) + [.stop])
        #expect(!steps(same, servedAfter: 4).contains(.stop))
        #expect(!steps(same, counts: false).contains(.stop))
    }

    @Test(
        "Words that were of single rows before are so again when nothing else is left to try",
        arguments: [true, false]
    )
    func knownWords(isKnown: Bool) {
        var cause = CommonCause()
        for number in 0..<12 { cause.refused("Forbidden.", at: at(Double(number))) }
        if isKnown { cause.served(sent: at(12)) }
        for number in 13..<25 { cause.refused("Forbidden.", at: at(Double(number))) }
        #expect(cause.step(at: at(25)) == .sample)
        cause.sampling(0, underWay: 2)
        #expect(cause.isCommon == !isKnown && cause.isUndecided == !isKnown)
        cause.refused("Denied by another rule.", at: at(26))
        #expect(cause.isCommon == !isKnown)
    }

    @Test("What is said of each row by itself is no streak; the id of a request makes no difference")
    func words() {
        #expect(!steps((1...20).map { "The account 'robot-\($0)' may not be changed." }).contains(.stop))
        #expect(steps((10...19).map { "Blocked. Request 0HMVD9\($0):0001" }).last == .stop)
        #expect(!steps((1...20).map { "The account 'robot-\($0)' may not be changed." }).contains(.sample))
    }

    @Test("A success that was sent before the first refusal shows nothing; one that was sent after it does")
    func lateSuccess() {
        var cause = CommonCause()
        for number in 0..<9 { cause.refused("No.", at: at(Double(number))) }
        cause.served(sent: at(-1))
        #expect(cause.streak == 9)
        cause.served(sent: at(1))
        #expect(cause.streak == 0)
    }

    @Test("A confirming read is believed for ten seconds, also one that told nothing")
    func confirmationEnds() {
        for readsWork in [true, nil] {
            var cause = CommonCause()
            cause.refused("No.", at: at(0))
            _ = cause.step(at: at(0))
            cause.confirmed(readsWork: readsWork, at: at(0))
            #expect(cause.step(at: at(9)) == .withhold)
            #expect(cause.step(at: at(10)) == .confirm)
        }
    }

    @Test("Withheld rows are released by a success that was sent after their refusal, and the others stay")
    func withheldRows() {
        let row = { Entry.RowOutcome(row: $0, outcome: Outcome(.failed)) }
        var rows = WithheldRows()
        rows.add([row(1)], at: at(0))
        rows.add([row(2), row(3)], isInDoubt: true, at: at(1))
        rows.release(refusedBefore: at(0))
        #expect(rows.takeReleased().isEmpty)
        rows.release(refusedBefore: at(1))
        #expect(rows.takeReleased().map(\.row) == [1] && rows.takeReleased().isEmpty)
        let left = rows.takeAll()
        #expect(left.flatMap(\.rows).map(\.row) == [2, 3] && left.allSatisfy(\.isInDoubt) && rows.takeAll().isEmpty)
    }
}
