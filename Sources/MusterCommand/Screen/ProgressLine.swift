import IdentityAPI
import Muster

/// A run's progress in one line.
struct ProgressLine {
    let progress: RunProgress
    let rowsPerSecond: Double?
    var now = ContinuousClock.now

    /// The terminal's abilities.
    struct Look {
        var width: Int
        var hasColour = false
        var hasUnicode = true
    }

    /// The line for a file: `310 of 600 rows, 42 rows/s, 118 of 160 PUT calls left, 3 failed, about 12 s left`.
    var plain: String {
        let parts = [
            "\(progress.made) of \(progress.rowCount.counted("row"))", wait?.long ?? rate, inFlight?.long,
            quotas?.long,
            awaiting?.long, failed,
            end?.long,
        ]
        return parts.compactMap { $0 }.joined(separator: ", ")
    }

    /// Returns the line for a terminal, within its width. The least important parts go first; no word is truncated.
    func text(_ look: Look) -> String {
        for format in Self.formats {
            let parts = parts(format)
            let width = parts.reduce(-2) { $0 + $1.text.displayWidth + 2 }
            let barWidth = Swift.min(format.longestBar, look.width - width - 2)
            guard barWidth >= format.shortestBar || format.longestBar == 0 && width <= look.width else { continue }
            let texts = parts.map { $0.isBad && look.hasColour ? Self.red + $0.text + Self.plainAgain : $0.text }
            return ((barWidth > 0 ? [bar(barWidth, look)] : []) + texts).joined(separator: "  ")
        }
        return "\(progress.made)/\(progress.rowCount)".cut(to: look.width)
    }

    // MARK: Formats

    /// Which parts to show, and in which form.
    private struct LineFormat {
        var longestBar = 24
        var shortestBar = 8
        var isLong = false
        var hasRate = true
        var hasInFlight = false
        var hasQuotas = true
        var hasAwaiting = true
        var hasEnd = true
        var hasWait = true
    }

    /// The formats, from all parts to the counts alone.
    private static let formats = [
        LineFormat(longestBar: 60, shortestBar: 12, isLong: true, hasInFlight: true),
        LineFormat(hasInFlight: true),
        LineFormat(),
        LineFormat(hasRate: false),
        LineFormat(hasRate: false, hasQuotas: false),
        LineFormat(longestBar: 8, shortestBar: 4, hasRate: false, hasQuotas: false, hasAwaiting: false),
        LineFormat(longestBar: 0, hasRate: false, hasQuotas: false, hasAwaiting: false),
        LineFormat(longestBar: 0, hasRate: false, hasQuotas: false, hasAwaiting: false, hasEnd: false),
        LineFormat(longestBar: 0, hasRate: false, hasQuotas: false, hasAwaiting: false, hasEnd: false, hasWait: false),
    ]

    private func parts(_ format: LineFormat) -> [(text: String, isBad: Bool)] {
        let say = { (part: Segment?) in part.map { format.isLong ? $0.long : $0.short } }
        let counts = "\(progress.made)/\(progress.rowCount)" + (format.isLong ? " rows" : "")
        let parts: [(String?, Bool)] = [
            (counts, false), (format.hasRate && wait == nil ? rate : nil, false),
            (format.hasInFlight ? say(inFlight) : nil, false), (format.hasQuotas ? say(quotas) : nil, false),
            (format.hasAwaiting ? say(awaiting) : nil, false), (failed, true),
            (format.hasWait ? say(wait) : nil, false),
            (format.hasEnd ? say(end) : nil, false),
        ]
        return parts.compactMap { part in part.0.map { ($0, part.1) } }
    }

    private func bar(_ width: Int, _ look: Look) -> String {
        let bar = ProgressBar(done: progress.made, all: progress.rowCount, hasUnicode: look.hasUnicode).parts(width)
        return bar.filled + (look.hasColour && !bar.rest.isEmpty ? Self.dim + bar.rest + Self.plainAgain : bar.rest)
    }

    private static let red = "\u{1B}[31m"
    private static let dim = "\u{1B}[2m"
    private static let plainAgain = "\u{1B}[0m"

    // MARK: Parts

    private struct Segment {
        var long: String
        var short: String
    }

    private var rate: String? {
        guard let rowsPerSecond, !progress.isStopping else { return nil }
        switch rowsPerSecond {
        case ..<0.005: return nil
        case ..<1: return "\(Swift.max(1, Int((rowsPerSecond * 60).rounded()))) rows/min"
        default: return "\(Int(rowsPerSecond.rounded())) rows/s"
        }
    }

    /// What the run waits for.
    private var wait: Segment? {
        if progress.isStopping { return Segment(long: "stopping: waiting for calls in flight", short: "stopping") }
        if let left = progress.retryAfterWait {
            return Segment(long: "\(left)", short: "wait until \(left.clockTime) (\(left.status))")
        }
        if let downSince = progress.downSince {
            let time = (now - downSince).spoken
            if progress.isAnsweredByPage {
                let long =
                    "a web page has answered instead of the service for \(time): is there a portal, a proxy or a VPN?"
                return Segment(long: long, short: "a web page has answered for \(time)")
            }
            if let status = progress.downStatus {
                return Segment(
                    long: "the service has answered with errors (\(status)) for \(time): waiting for it",
                    short: "errors (\(status)) for \(time)"
                )
            }
            return Segment(
                long: "no answer from the service for \(time): waiting for it",
                short: "no answer for \(time)"
            )
        }
        guard let wait = progress.quotaWait else { return nil }
        let time = wait.duration.spoken
        return Segment(long: "\(wait.method.rawValue) quota spent: continues in \(time)", short: "quota: wait \(time)")
    }

    /// The number of calls in flight, and why not more. Empty while the run waits.
    private var inFlight: Segment? {
        guard wait == nil, let concurrency = progress.concurrency, concurrency.inFlight > 0 else { return nil }
        let count = "\(concurrency.inFlight) in flight"
        let reason =
            switch concurrency.bound {
            case nil: ""
            case .quota?: " (quota)"
            case .latency?: " (the service slows down above that)"
            case .overload?: " (the service accepts no more)"
            case .limit?: " (limit \(concurrency.limit))"
            }
        return Segment(long: count + reason, short: count)
    }

    /// The calls left in the windows, except in a window that the run waits for.
    private var quotas: Segment? {
        let left = progress.quotas.sorted { $0.key.rawValue < $1.key.rawValue }.compactMap { method, quotaStatus in
            quotaStatus.limit.flatMap { limit in
                quotaStatus.used > 0 && method != progress.quotaWait?.method
                    ? (method, quotaStatus.left ?? 0, limit) : nil
            }
        }
        guard !left.isEmpty else { return nil }
        return Segment(
            long: left.map { "\($1) of \($2) \($0.rawValue) calls left" }.joined(separator: ", "),
            short: left.map { "\($0.rawValue) \($1)/\($2)" }.joined(separator: " ")
        )
    }

    private var awaiting: Segment? {
        guard progress.awaiting > 0 else { return nil }
        return Segment(
            long: "\(progress.awaiting.counted("row")) to read back",
            short: "\(progress.awaiting) to read back"
        )
    }

    private var failed: String? { progress.failed > 0 ? "\(progress.failed) failed" : nil }

    private var end: Segment? {
        guard !progress.isStopping, let left = progress.timeLeft, left > .zero else { return nil }
        return Segment(long: "about \(left.spoken) left", short: "\(left.spoken) left")
    }
}
