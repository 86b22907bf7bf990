import TestSupport
import Testing

@testable import IdentityAPI
@testable import Muster
@testable import MusterCommand

@Suite("The progress line", .inTurn)
struct ProgressLineTests {
    /// A run amid its work: 310 of 1200 rows, 10 of them failed, 42 of 160 calls of PUT spent.
    private static func progress(_ change: (inout RunProgress) -> Void = { _ in }) -> RunProgress {
        let quotaStatus = QuotaGate.QuotaStatus(limit: 160, used: 42, window: .seconds(300), sent: 42, refused: 0)
        var progress = RunProgress(
            counts: [.created: 300, .failed: 10],
            rowCount: 1200,
            alreadyDone: 0,
            awaiting: 0,
            timeLeft: .seconds(125),
            notices: [],
            quotas: [.put: quotaStatus],
            isStopping: false
        )
        change(&progress)
        return progress
    }

    private static let now = ContinuousClock.now

    private func line(_ width: Int, rate: Double? = 42, hasUnicode: Bool = true, _ progress: RunProgress) -> String {
        let look = ProgressLine.Look(width: width, hasUnicode: hasUnicode)
        return ProgressLine(progress: progress, rowsPerSecond: rate, now: Self.now).text(look)
    }

    @Test(
        "What matters least goes first when the terminal gets narrow, and no word is cut",
        arguments: [
            (
                150,
                "███████████████░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░  310/1200 rows  42 rows/s  118 of 160 PUT calls left  10 failed  about 2 min 5 s left"
            ),
            (78, "████░░░░░░░░░░░░░  310/1200  42 rows/s  PUT 118/160  10 failed  2 min 5 s left"),
            (66, "████░░░░░░░░░░░░  310/1200  PUT 118/160  10 failed  2 min 5 s left"),
            (50, "███░░░░░░░░░░  310/1200  10 failed  2 min 5 s left"),
            (44, "█░░░░░░  310/1200  10 failed  2 min 5 s left"),
            (38, "310/1200  10 failed  2 min 5 s left"), (30, "310/1200  10 failed"), (10, "310/1200"), (4, "310…"),
        ]
    )
    func widths(width: Int, text: String) {
        #expect(line(width, Self.progress()) == text)
        #expect(text.displayWidth <= width)
    }

    @Test("It never is wider than the terminal, whatever there is to say", arguments: 1...220)
    func neverWraps(width: Int) {
        for wait in [nil, RunProgress.QuotaWait(.put, .seconds(4000))] {
            for isStopping in [false, true] {
                let progress = Self.progress {
                    $0.quotaWait = wait
                    $0.isStopping = isStopping
                    $0.awaiting = 123
                    $0.downSince = wait == nil ? Self.now : nil
                }
                #expect(line(width, progress).displayWidth <= width)
                #expect(line(width, hasUnicode: false, progress).allSatisfy { $0.isASCII || $0 == "…" })
            }
        }
    }

    @Test(
        "It says how many calls are in flight, and why no more",
        arguments: [
            (nil, "12 in flight"), (.quota, "12 in flight (quota)"), (.limit, "12 in flight (limit 12)"),
            (.latency, "12 in flight (the service slows down above that)"),
            (.overload, "12 in flight (the service accepts no more)"),
        ] as [(RunProgress.Concurrency.Bound?, String)]
    )
    func inFlight(bound: RunProgress.Concurrency.Bound?, text: String) {
        let progress = Self.progress { $0.concurrency = .init(inFlight: 12, limit: 12, bound: bound) }
        let plain = ProgressLine(progress: progress, rowsPerSecond: 42, now: Self.now).plain
        #expect(plain.contains("42 rows/s, \(text), 118 of"))
        #expect(line(200, progress).contains("  \(text)  "))
        #expect(line(96, progress).contains("  12 in flight  "))
        #expect(!line(66, progress).contains("in flight"))
        // A run that waits has its own words for that.
        let waiting = Self.progress {
            $0.concurrency = .init(inFlight: 12, limit: 12, bound: bound)
            $0.quotaWait = .init(.put, .seconds(12))
        }
        #expect(!line(200, waiting).contains("in flight"))
    }

    @Test("It says what it waits for: a quota and until when, an outage, calls in flight")
    func waits() {
        let quota = Self.progress { $0.quotaWait = .init(.put, .seconds(12)) }
        #expect(line(78, quota) == "█████░░░░░░░░░░░░░░░░░░  310/1200  10 failed  quota: wait 12 s  2 min 5 s left")
        #expect(line(38, quota) == "310/1200  10 failed  quota: wait 12 s")
        #expect(line(150, quota).contains("  PUT quota spent: continues in 12 s  "))
        let outage = Self.progress { $0.downSince = Self.now - .seconds(65) }
        #expect(line(150, outage).contains("no answer from the service for 1 min 5 s: waiting for it"))
        #expect(line(60, outage).contains("no answer for 1 min 5 s"))
        let errors = Self.progress {
            $0.downSince = Self.now - .seconds(65)
            $0.downStatus = 503
        }
        #expect(line(200, errors).contains("the service has answered with errors (503) for 1 min 5 s: waiting for it"))
        #expect(line(60, errors).contains("errors (503) for 1 min 5 s"))
        let stopping = Self.progress { $0.isStopping = true }
        #expect(line(150, stopping).contains("stopping: waiting for calls in flight"))
        #expect(line(38, stopping) == "█░░░░░░  310/1200  10 failed  stopping")
    }

    @Test("Colour adds to the words and takes no room: red for what failed, dim for what is left of the bar")
    func colour() {
        let line = ProgressLine(progress: Self.progress(), rowsPerSecond: 42).text(.init(width: 50, hasColour: true))
        #expect(
            line
                == "███\u{1B}[2m░░░░░░░░░░\u{1B}[0m  310/1200  \u{1B}[31m10 failed\u{1B}[0m  2 min 5 s left"
        )
    }

    @Test("Where the locale is not UTF-8 the bar is ASCII")
    func ascii() {
        #expect(line(50, hasUnicode: false, Self.progress()) == "###..........  310/1200  10 failed  2 min 5 s left")
    }

    @Test("A file gets everything in one plain line")
    func plain() {
        #expect(
            ProgressLine(progress: Self.progress(), rowsPerSecond: 0.2).plain
                == "310 of 1200 rows, 12 rows/min, 118 of 160 PUT calls left, 10 failed, about 2 min 5 s left"
        )
    }

    @Test("The rate is that of the last half minute; what came before a long wait is forgotten")
    func recentRate() throws {
        var rate = RecentRate(over: .seconds(30))
        let start = ContinuousClock.now
        #expect(rate.rowsPerSecond == nil)
        for second in 0...10 { rate.note(second * 100, at: start + .seconds(second)) }
        #expect(rate.rowsPerSecond == 100)
        for second in 11...100 { rate.note(1000, at: start + .seconds(second)) }
        #expect(rate.rowsPerSecond == 0)
        rate.note(1060, at: start + .seconds(101))
        #expect(try #require(rate.rowsPerSecond) == 2)
    }

    @Test(
        "The bar is full when all is done and not before",
        arguments: [(0, ""), (999, "█████████"), (1000, "██████████")]
    )
    func bar(done: Int, filled: String) {
        let parts = ProgressBar(done: done, all: 1000, hasUnicode: true).parts(10)
        #expect(parts.filled == filled && (parts.filled + parts.rest).count == 10)
    }
}
