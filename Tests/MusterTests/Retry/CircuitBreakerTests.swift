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
        requestedWait: Double? = nil,
        again: Double? = nil,
        isLast: Bool = false,
        wasProbe: Bool = false,
        isPage: Bool = false
    ) -> CircuitBreaker.Failure {
        let wait = requestedWait.map { Duration.milliseconds(Int64($0 * 1000)) }
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
            failedAgain: again.map(at),
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
        var servedBefore = breaker()
        servedBefore.recordSuccess(sent: at(-1), at: at(5))
        #expect(servedBefore.recordFailure(failure(since: 0, isLast: true), at: at(10), lastRead: nil) == .down)
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
        #expect(breaker.phase == .closed && breaker.admit(at: at(11)) == .go && breaker.requestedWait == nil)
    }

    @Test("An outage that outlasts the patience ends, counted from the first failure")
    func patience() {
        var breaker = open()
        #expect(breaker.recordFailure(failure(since: 0), at: at(600), lastRead: nil) == .down)
        #expect(breaker.recordFailure(failure(since: 0), at: at(601), lastRead: nil) == .lasting)
    }

    @Test("A wait that is asked for opens the circuit at once, and is kept")
    func requestedWait() {
        var breaker = breaker()
        breaker.recordSuccess(at: at(-1))
        #expect(breaker.recordFailure(failure(since: 0, requestedWait: 40), at: at(0), lastRead: nil) == .down)
        #expect(breaker.requestedWait?.until == at(40) && breaker.requestedWait?.status == 503)
        #expect(breaker.admit(at: at(39.9)) == .wait)
        #expect(breaker.admit(at: at(40)) == .goAsProbe)
        #expect(
            breaker.recordFailure(failure(since: 0, requestedWait: 50, wasProbe: true), at: at(40), lastRead: nil)
                == .down
        )
        #expect(breaker.admit(at: at(89.9)) == .wait)
        #expect(breaker.admit(at: at(90)) == .goAsProbe)
    }

    @Test("A wait that is asked of one call while others get through holds nobody else")
    func toldWhileOthersGetThrough() {
        var breaker = breaker()
        var late = failure(since: 0, requestedWait: 999_999)
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
    func retryAfterTooLong(wait: Double, patience: Double) {
        var breaker = breaker(.seconds(patience))
        #expect(breaker.recordFailure(failure(since: 0, requestedWait: wait), at: at(0), lastRead: nil) == .down)
        #expect(breaker.admit(at: at(1)) == .goAsProbe)
        let probe = failure(since: 0, requestedWait: wait, wasProbe: true)
        #expect(breaker.recordFailure(probe, at: at(1), lastRead: nil) == .retryAfterTooLong)
    }

    @Test("A wait that would fit by itself ends the outage when not enough is left of the patience")
    func toldTooLate() {
        var breaker = open()
        #expect(breaker.recordFailure(failure(since: 0, requestedWait: 300), at: at(200), lastRead: nil) == .down)
        #expect(
            breaker.recordFailure(failure(since: 0, requestedWait: 300), at: at(400), lastRead: nil)
                == .retryAfterTooLong
        )
    }

    @Test("A wait that nobody would notice is none")
    func toldNothing() {
        var breaker = breaker()
        #expect(breaker.recordFailure(failure(since: 0, requestedWait: 0.001), at: at(0), lastRead: nil) == .ownTrouble)
        #expect(breaker.requestedWait == nil && breaker.phase == .closed)
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

    @Test(
        "Several calls that fail while none gets through show an outage after 2 s, many after half a second",
        arguments: [
            (2, 503, 2.0, true), (2, 503, 1.9, false), (1, 503, 9, false), (2, 500, 2, true), (2, 520, 2, true),
            (8, 503, 0.5, true), (7, 503, 0.5, false), (8, 503, 0.4, false),
        ]
    )
    func common(calls: Int, status: Int, seconds: Double, isOutage: Bool) {
        var breaker = breaker()
        breaker.recordSuccess(at: at(-1))
        for call in 0..<calls {
            let failure = failure(status, since: Double(call) / 1000)
            #expect(breaker.recordFailure(failure, at: at(0.01), lastRead: nil) == .ownTrouble)
        }
        let verdict = breaker.recordFailure(failure(status, since: 0), at: at(seconds), lastRead: nil)
        #expect(verdict == (isOutage ? .down : .ownTrouble) && breaker.downSince == (isOutage ? at(0) : nil))
    }

    @Test(
        "A call that failed again and again while others got through fails no row in an outage that newer calls show; alone, it does",
        arguments: [(503, 0, false), (503, 1, true), (520, 1, true), (500, 1, false), (500, 2, true)]
    )
    func olderCalls(status: Int, newer: Int, isOutage: Bool) {
        var breaker = breaker()
        _ = breaker.recordFailure(failure(status, since: 0, again: 0.2), at: at(0.2), lastRead: nil)
        breaker.recordSuccess(at: at(0.5))
        for call in 0..<newer {
            _ = breaker.recordFailure(failure(status, since: 0.6 + Double(call) / 10), at: at(1), lastRead: nil)
        }
        let last = failure(status, since: 0, again: 0.2, isLast: true)
        #expect(breaker.recordFailure(last, at: at(11), lastRead: nil) == (isOutage ? .down : .ownTrouble))
        #expect(breaker.downSince == (isOutage ? at(0.6) : nil))
    }

    @Test(
        "Calls that failed once before the last success were under way with it, and show an outage too",
        arguments: [(0.6, true), (0.4, false)]
    )
    func underWayTogether(again: Double, isOutage: Bool) {
        var breaker = breaker()
        let failures = [0, 0.1].map { failure(since: $0, again: again) }
        for call in [0, 0.1] { _ = breaker.recordFailure(failure(since: call), at: at(call), lastRead: nil) }
        breaker.recordSuccess(at: at(0.5))
        for failure in failures { _ = breaker.recordFailure(failure, at: at(1), lastRead: nil) }
        #expect(breaker.recordFailure(failures[0], at: at(3), lastRead: nil) == (isOutage ? .down : .ownTrouble))
        #expect(breaker.downSince == (isOutage ? at(0.5) : nil))
    }

    @Test("The last probe goes when the patience ends, not an interval later")
    func lastProbe() {
        var breaker = CircuitBreaker(patience: .seconds(30))
        _ = breaker.recordFailure(failure(since: 0, isLast: true), at: at(10), lastRead: nil)
        var now = 11.0
        for next in [13.0, 17, 25] {
            #expect(breaker.admit(at: at(now)) == .goAsProbe)
            #expect(breaker.recordFailure(failure(since: 0, wasProbe: true), at: at(now), lastRead: nil) == .down)
            now = next
        }
        #expect(breaker.admit(at: at(25)) == .goAsProbe)
        #expect(breaker.recordFailure(failure(since: 0, wasProbe: true), at: at(25), lastRead: nil) == .down)
        #expect(breaker.admit(at: at(30)) == .wait)
        #expect(breaker.admit(at: at(30.002)) == .goAsProbe)
        #expect(breaker.recordFailure(failure(since: 0, wasProbe: true), at: at(30.002), lastRead: nil) == .lasting)
    }

    @Test("Whoever watches hears of trouble after 2 s, before the circuit is open, but not of one row's internal error")
    func trouble() {
        for (status, isTold) in [(503, true), (500, false)] {
            var breaker = breaker()
            _ = breaker.recordFailure(failure(status, since: 0), at: at(1), lastRead: nil)
            #expect(breaker.troubledSince(at: at(1.9)) == nil)
            #expect(breaker.troubledSince(at: at(2)) == (isTold ? at(0) : nil) && breaker.phase == .closed)
            breaker.recordSuccess(at: at(3))
            #expect(breaker.troubledSince(at: at(9)) == nil && breaker.outageEnd == nil)
        }
    }
}
