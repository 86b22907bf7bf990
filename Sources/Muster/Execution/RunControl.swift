import IdentityAPI
import Synchronization

/// Counts what became of the rows, and knows whether the run goes on.
///
/// Stopping is not cancelling: nothing new is handed out, calls that wait for their quota turn back, and calls in flight end.
final class RunControl: Sendable {
    /// So many refusals in a row for one cause are no longer the rows' fault.
    private static let longestStreak = 100
    /// The fewest rows that tell anything about a share of failed ones.
    private static let smallestSample = 20

    private let maximumErrors: Allowance?
    private let gate: QuotaGate
    private let queue: WorkQueue
    private let books: Mutex<Books>

    private struct Books {
        var hadAcceptedWrite: Bool
        /// What the last calls were refused for, as long as it was always the same.
        var streak: (cause: String, calls: Int) = ("", 0)
        var counts: [Outcome.Status: Int] = [:]
        /// The rows that stand for several accounts: they count when the last of those is settled.
        var fanIns: [Int: RowFanIn]
        var stopReason: StopReason?
        var notices: [Notice] = []
        var withheld: Notice?
        /// How long the calls took that were answered, and how many those are.
        var answered: (time: Duration, calls: Int) = (.zero, 0)

        /// Takes a decided call into account: whether the service refuses everything for one cause.
        mutating func note(_ outcome: Outcome) {
            guard !outcome.status.isSuccess else {
                // An answer that was lost and settled was a success too.
                hadAcceptedWrite = true
                streak = ("", 0)
                return
            }
            let cause = outcome.message.isEmpty ? outcome.code : outcome.message
            streak = cause == streak.cause ? (cause, streak.calls + 1) : (cause, 1)
        }

        /// Counts what became of a row, or notes what became of one of its accounts.
        mutating func count(_ row: Entry.RowOutcome) {
            var status: Outcome.Status? = row.outcome.status
            if row.part > 0 {
                fanIns[row.row]?.take(row.part, row.outcome)
                status = fanIns[row.row]?.status
            }
            if let status { counts[status, default: 0] += 1 }
        }
    }

    /// - Parameter fanIns: the rows that stand for several accounts.
    init(
        queue: WorkQueue,
        gate: QuotaGate,
        maximumErrors: Allowance?,
        hadAcceptedWrite: Bool,
        fanIns: [Int: RowFanIn] = [:]
    ) {
        self.queue = queue
        self.gate = gate
        self.maximumErrors = maximumErrors
        books = Mutex(Books(hadAcceptedWrite: hadAcceptedWrite, fanIns: fanIns))
    }

    /// Rows by what became of them.
    var counts: [Outcome.Status: Int] { books.withLock { $0.counts } }

    /// Why the run ends before its last row; `nil` while it goes on.
    var stopReason: StopReason? { books.withLock { $0.stopReason } }

    /// What people should know, in the order in which it came up.
    var notices: [Notice] { books.withLock { $0.notices } }

    /// Notes what people should know.
    ///
    /// - Parameter isWithheld: whether the next calls may show that there is more to it; ``release()`` lets it be told.
    func note(_ notice: Notice, isWithheld: Bool = false) {
        books.withLock { books in
            if isWithheld {
                books.withheld = notice
            } else if case .groupWriteForbidden = notice, let earlier = books.withheld {
                books.notices.append(notice.adding(earlier))
                books.withheld = nil
            } else {
                books.notices.append(notice)
            }
        }
    }

    /// Whether something is still held back.
    var hasWithheld: Bool { books.withLock { $0.withheld != nil } }

    /// Lets be told what was held back: there was no more to it.
    func release() {
        books.withLock { books in
            if let withheld = books.withheld { books.notices.append(withheld) }
            books.withheld = nil
        }
    }

    /// The service has accepted a write, and took so long for it.
    func accepted(_ elapsed: Duration) {
        books.withLock { books in
            books.hadAcceptedWrite = true
            books.streak = ("", 0)
            books.answered = (books.answered.time + elapsed, books.answered.calls + 1)
        }
    }

    /// How long a call takes on average, without the wait for its quota; `nil` before the first.
    var timePerCall: Duration? {
        let answered = books.withLock { $0.answered }
        return answered.calls == 0 ? nil : answered.time / answered.calls
    }

    /// Waits, but not into a stop: a person who pressed Ctrl-C is not kept waiting for a back-off.
    func pause(for duration: Duration) async {
        let end = ContinuousClock.now + duration
        while stopReason == nil, !Task.isCancelled, .now < end {
            try? await Task.sleep(for: Swift.min(end - .now, .milliseconds(200)))
        }
    }

    /// Counts outcomes that are durable.
    ///
    /// - Parameter areOfCalls: whether each was decided by a call of its own, so that a row of refusals tells something of the calls to come.
    func count(_ rows: [Entry.RowOutcome], areOfCalls: Bool = true) {
        let (streak, counts) = books.withLock { books in
            for row in rows {
                books.count(row)
                if areOfCalls, row.outcome.http != 0 { books.note(row.outcome) }
            }
            return (books.streak, books.counts)
        }
        if streak.calls >= Self.longestStreak { stop(.oneCause(streak.cause, calls: streak.calls)) }
        guard let maximumErrors else { return }
        let failed = counts[.failed, default: 0] + counts[.unknown, default: 0]
        let done = counts.values.reduce(0, +)
        if maximumErrors.isExceeded(by: failed, of: done) {
            if case .percent = maximumErrors, done < Self.smallestSample { return }
            stop(.errors(failed: failed))
        }
    }

    /// Stops the run. The first reason stands.
    func stop(_ reason: StopReason) {
        books.withLock { books in
            if books.stopReason == nil { books.stopReason = reason }
        }
        queue.stop()
        gate.stop()
    }

    /// Whether a 403 is about us rather than about its row: no write was ever accepted.
    func isForbiddenAltogether(_ error: IdentityError) -> Bool {
        error.kind == .forbidden && !books.withLock { $0.hadAcceptedWrite }
    }
}
