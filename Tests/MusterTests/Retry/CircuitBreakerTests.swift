import TestSupport
import Testing

@testable import IdentityAPI
@testable import Muster

@Suite("The circuit breaker, in virtual time", .inTurn)
struct CircuitBreakerTests {
    private let start = ContinuousClock.now
    private static let patience = Duration.seconds(600)

    private func at(_ seconds: Double) -> ContinuousClock.Instant { start + .milliseconds(Int64(seconds * 1000)) }

    private func failure(
        _ status: Int = 503,
        since first: Double,
        told: Double? = nil,
        isLast: Bool = false,
        wasProbe: Bool = false,
        isPage: Bool = false
    ) -> CircuitBreaker.Failure {
        let wait = told.map { Duration.milliseconds(Int64($0 * 1000)) }
        var error = IdentityError(
            isPage ? .unreadableAnswer : .serverFailed,
            status: status,
            message: "No.",
            retryAfter: wait
        )
        error.isPage = isPage
        return CircuitBreaker.Failure(
            error: error,
            firstFailure: at(first),
            isLastAttempt: isLast,
            wasProbe: wasProbe
        )
    }

    private func breaker(_ patience: Duration = patience) -> CircuitBreaker { CircuitBreaker(patience: patience) }

    /// An open circuit: the call that began to fail at 0 failed for the last time at 10 s.
    private func open() -> CircuitBreaker {
        var breaker = breaker()
        #expect(breaker.recordFailure(failure(since: 0, isLast: true), at: at(10), lastRead: nil) == .down)
        return breaker
    }

    @Test("Closed, it lets every call go, and a failure that is not the last one opens nothing")
    func closed() {
        var breaker = breaker()
        #expect(breaker.phase == .closed && breaker.admit(at: start) == .go && breaker.downSince == nil)
        #expect(breaker.recordFailure(failure(since: 0), at: at(1), lastRead: nil) == .ownTrouble)
        #expect(breaker.phase == .closed)
    }

    @Test(
        "A call that fails to its end while others get through has a trouble of its own; when none does, the circuit opens"
    )
    func opens() {
        var served = breaker()
        served.recordSuccess(at: at(5))
        #expect(served.recordFailure(failure(since: 0, isLast: true), at: at(10), lastRead: nil) == .ownTrouble)
        #expect(served.phase == .closed)
        var unserved = breaker()
        unserved.recordSuccess(at: at(-1))
        #expect(unserved.recordFailure(failure(since: 0, isLast: true), at: at(10), lastRead: nil) == .down)
        #expect(unserved.phase == .open && unserved.downSince == at(0))
    }

    @Test("Open, it holds all calls until one goes as the probe; half-open, it holds the others")
    func probes() {
        var breaker = open()
        #expect(breaker.admit(at: at(10.9)) == .wait)
        #expect(breaker.admit(at: at(11)) == .goAsProbe)
        #expect(breaker.phase == .halfOpen && breaker.admit(at: at(12)) == .wait)
    }

    @Test("A probe that fails opens the circuit again for twice as long, up to 30 s")
    func growingIntervals() {
        var breaker = open()
        var now = 11.0
        for interval in [2.0, 4, 8, 16, 30, 30] {
            #expect(breaker.admit(at: at(now)) == .goAsProbe)
            #expect(breaker.recordFailure(failure(since: 0, wasProbe: true), at: at(now), lastRead: nil) == .down)
            #expect(breaker.phase == .open && breaker.admit(at: at(now + interval - 0.1)) == .wait)
            now += interval
        }
    }

    @Test(
        "A success closes it, whether it is the probe's or that of a call that was under way",
        arguments: [true, false]
    )
    func closes(isProbe: Bool) {
        var breaker = open()
        if isProbe { #expect(breaker.admit(at: at(11)) == .goAsProbe) }
        breaker.recordSuccess(at: at(11))
        #expect(breaker.phase == .closed && breaker.admit(at: at(11)) == .go && breaker.told == nil)
    }

    @Test("An outage that outlasts the patience ends, counted from the first failure")
    func patience() {
        var breaker = open()
        #expect(breaker.recordFailure(failure(since: 0), at: at(600), lastRead: nil) == .down)
        #expect(breaker.recordFailure(failure(since: 0), at: at(601), lastRead: nil) == .lasting)
    }

    @Test("A wait that is asked for opens the circuit at once, and is kept")
    func told() {
        var breaker = breaker()
        breaker.recordSuccess(at: at(-1))
        #expect(breaker.recordFailure(failure(since: 0, told: 40), at: at(0), lastRead: nil) == .down)
        #expect(breaker.told?.until == at(40) && breaker.told?.status == 503)
        #expect(breaker.admit(at: at(39.9)) == .wait)
        #expect(breaker.admit(at: at(40)) == .goAsProbe)
        #expect(breaker.recordFailure(failure(since: 0, told: 50, wasProbe: true), at: at(40), lastRead: nil) == .down)
        #expect(breaker.admit(at: at(89.9)) == .wait)
        #expect(breaker.admit(at: at(90)) == .goAsProbe)
    }

    @Test("A wait that is asked of one call while others get through holds nobody else")
    func toldWhileOthersGetThrough() {
        var breaker = breaker()
        var late = failure(since: 0, told: 999_999)
        late.error.elapsed = .seconds(2)
        breaker.recordSuccess(at: at(-1))
        #expect(breaker.recordFailure(late, at: at(0), lastRead: nil) == .ownTrouble)
        breaker.recordSuccess(at: at(1))
        #expect(breaker.recordFailure(late, at: at(1), lastRead: nil) == .ownTrouble)
        #expect(breaker.phase == .closed)
        // The next one is asked to wait too, and nobody got through between them.
        #expect(breaker.recordFailure(late, at: at(1), lastRead: nil) == .down)
        #expect(breaker.phase == .open)
    }

    @Test(
        "A wait that outlasts the patience ends the outage when a second call meets it, and is not slept through",
        arguments: [(600.0, 600.0), (999_999, 600), (15, 10), (11, 10)]
    )
    func toldTooLong(wait: Double, patience: Double) {
        var breaker = breaker(.seconds(patience))
        #expect(breaker.recordFailure(failure(since: 0, told: wait), at: at(0), lastRead: nil) == .down)
        #expect(breaker.admit(at: at(1)) == .goAsProbe)
        let probe = failure(since: 0, told: wait, wasProbe: true)
        #expect(breaker.recordFailure(probe, at: at(1), lastRead: nil) == .toldTooLong)
    }

    @Test("A wait that would fit by itself ends the outage when not enough is left of the patience")
    func toldTooLate() {
        var breaker = open()
        #expect(breaker.recordFailure(failure(since: 0, told: 300), at: at(200), lastRead: nil) == .down)
        #expect(breaker.recordFailure(failure(since: 0, told: 300), at: at(400), lastRead: nil) == .toldTooLong)
    }

    @Test("A wait that nobody would notice is none")
    func toldNothing() {
        var breaker = breaker()
        #expect(breaker.recordFailure(failure(since: 0, told: 0.001), at: at(0), lastRead: nil) == .ownTrouble)
        #expect(breaker.told == nil && breaker.phase == .closed)
    }

    @Test("Web pages in the place of answers are waited out for 30 s and no longer")
    func pages() {
        var breaker = breaker()
        let page = failure(200, since: 0, isLast: true, isPage: true)
        #expect(breaker.recordFailure(page, at: at(10), lastRead: nil) == .down)
        #expect(breaker.isAnsweredByPage)
        #expect(breaker.recordFailure(page, at: at(30), lastRead: nil) == .down)
        #expect(breaker.recordFailure(page, at: at(31), lastRead: nil) == .lasting)
    }

    @Test("Web pages are told after 2 s of nothing else; one among answers, or any other trouble, is not")
    func firstPages() {
        for (isPage, seconds, isTold) in [(true, 2.0, true), (true, 1.9, false), (false, 2, false)] {
            var breaker = breaker()
            let verdict = breaker.recordFailure(failure(200, since: 0, isPage: isPage), at: at(seconds), lastRead: nil)
            #expect(verdict == (isTold ? .down : .ownTrouble) && breaker.isAnsweredByPage == isTold)
        }
        var answered = breaker()
        answered.recordSuccess(at: at(1))
        #expect(answered.recordFailure(failure(200, since: 0, isPage: true), at: at(3), lastRead: nil) == .ownTrouble)
    }

    @Test(
        "A row that alone meets a 500 again and again while reads are answered is to blame after 30 s; a 503 never is",
        arguments: [(500, 31.0, 1, true), (500, 29, 1, false), (503, 31, 1, false), (500, 31, 2, false)]
    )
    func ownTrouble(status: Int, seconds: Double, calls: Int, isOwn: Bool) {
        var breaker = breaker()
        _ = breaker.recordFailure(failure(status, since: 0, isLast: true), at: at(10), lastRead: nil)
        for call in 1..<max(calls, 2) where calls > 1 {
            _ = breaker.recordFailure(failure(status, since: Double(call)), at: at(11), lastRead: nil)
        }
        let verdict = breaker.recordFailure(failure(status, since: 0), at: at(seconds), lastRead: at(20))
        #expect(verdict == (isOwn ? .ownTrouble : .down))
        #expect(breaker.phase == (isOwn ? .closed : .open))
    }

    @Test("Without an answered read, nobody knows that a row alone is in trouble")
    func ownTroubleUnproven() {
        var breaker = open()
        #expect(breaker.recordFailure(failure(500, since: 0), at: at(100), lastRead: at(-5)) == .down)
    }
}
