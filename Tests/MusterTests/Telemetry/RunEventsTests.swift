import FoundationEssentials
import IdentityAPI
import Logging
import TestSupport
import Testing

@testable import Muster

/// What a log is told of a run, in virtual time.
@Suite("Events of a run", .inTurn)
struct RunEventsTests {
    private let start = ContinuousClock.now

    private func progress(_ done: Int = 0, change: (inout RunProgress) -> Void = { _ in }) -> RunProgress {
        var progress = RunProgress(
            counts: [.created: done],
            rowCount: 9,
            alreadyDone: 0,
            awaiting: 0,
            notices: [],
            quotas: [:],
            isStopping: false
        )
        change(&progress)
        return progress
    }

    private func messages(_ events: [RunEvents.Event]) -> [String] { events.map(\.message) }

    @Test("A run that only goes on is told of every ten seconds, however often somebody looks")
    func pace() {
        var events = RunEvents(start: start)
        let told = (0...1200).flatMap { events.look(at: progress(3), now: start + .milliseconds(50 * $0)) }
        #expect(told.count == 6)
        #expect(Set(told.map(\.message)) == ["The run is at work."])
        #expect(told.first?.metadata == ["done": "3", "failed": "0", "rows": "9"])
    }

    @Test("An outage is told of at once, once, and so is its end")
    func outage() {
        var events = RunEvents(start: start)
        let down = progress { $0.downSince = start }
        #expect(
            messages(events.look(at: down, now: start + .seconds(1))) == [
                "The service does not answer: the run waits.", "The run is at work.",
            ]
        )
        #expect(events.look(at: down, now: start + .seconds(2)).isEmpty)
        let back = events.look(at: progress(4), now: start + .seconds(3))
        #expect(messages(back) == ["The service answers again.", "The run is at work."])
        #expect(back.map(\.level) == [.notice, .info] && back[0].metadata == ["done": "4"])
    }

    @Test("Each notice is told of once, and so is each wait that the service asks for")
    func once() {
        var events = RunEvents(start: start)
        let wait = RetryAfterWait(until: Date(timeIntervalSince1970: 0), status: 503)
        // Each look computes the end of the same wait anew.
        let same = RetryAfterWait(until: wait.until + 0.3, status: 503)
        let longer = RetryAfterWait(until: wait.until + 3, status: 503)
        let looks = [
            progress { $0.notices = [.triedTwice] },
            progress { ($0.notices, $0.retryAfterWait) = ([.triedTwice], wait) },
            progress { $0.notices = [.triedTwice] },
            progress { ($0.notices, $0.retryAfterWait) = ([.triedTwice], same) },
            progress { ($0.notices, $0.retryAfterWait) = ([.triedTwice, .triedTwice], longer) },
        ]
        let told = looks.map { messages(events.look(at: $0, now: start)) }
        let notice = "\(Notice.triedTwice)"
        #expect(told == [[notice], ["Muster waits: \(wait)."], [], [], ["Muster waits: \(longer).", notice]])
    }
}
