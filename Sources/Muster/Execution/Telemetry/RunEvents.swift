import FoundationEssentials
import IdentityAPI
import Logging

/// What a log is told of a run: decided from one look at its progress to the next.
struct RunEvents: Sendable {
    /// A line of the log.
    struct Event: Sendable, Hashable {
        var level: Logger.Level
        /// What happened, as a sentence.
        var message: String
        /// Names and values, for programs.
        var metadata: [String: String] = [:]
    }

    /// The time between two events that only say how far the run is.
    static let interval = Duration.seconds(10)

    private var next: ContinuousClock.Instant
    private var wasUp = true
    private var noticed = 0
    /// The end of the latest wait that was told of.
    private var waitsUntil = Date.distantPast

    /// - Parameter start: when the run began.
    init(start: ContinuousClock.Instant) { next = start + Self.interval }

    /// The event of the beginning.
    static func begun(rows: Int) -> Event {
        Event(level: .info, message: "The run begins.", metadata: ["rows": "\(rows)"])
    }

    /// Returns what a look at the progress shows that is new.
    mutating func look(at progress: RunProgress, now: ContinuousClock.Instant) -> [Event] {
        var events: [Event] = []
        let isUp = progress.downSince == nil
        if isUp != wasUp {
            let message = isUp ? "The service answers again." : "The service does not answer: the run waits."
            let level = isUp ? Logger.Level.notice : .warning
            events.append(Event(level: level, message: message, metadata: ["done": "\(progress.done)"]))
        }
        // Each look computes the end anew, a little off.
        if let wait = progress.retryAfterWait, wait.until > waitsUntil.addingTimeInterval(1) {
            waitsUntil = wait.until
            events.append(Event(level: .warning, message: "Muster waits: \(wait)."))
        }
        events += progress.notices.dropFirst(noticed).map { Event(level: .notice, message: "\($0)") }
        if isUp != wasUp || now >= next {
            next = now + Self.interval
            let metadata = [
                "done": "\(progress.done)", "failed": "\(progress.failed)", "rows": "\(progress.rowCount)",
            ]
            events.append(Event(level: .info, message: "The run is at work.", metadata: metadata))
        }
        (wasUp, noticed) = (isUp, progress.notices.count)
        return events
    }

    /// Returns what the end of a run shows: notices after the last look, the causes of failures, why it stopped, and the numbers.
    func ended(_ result: Run.Result) -> [Event] {
        let summary = result.summary
        var events = summary.notices.dropFirst(noticed).map { Event(level: .notice, message: $0) }
        for cause in summary.causes {
            events.append(
                Event(level: .warning, message: cause.message, metadata: ["code": cause.code, "rows": "\(cause.rows)"])
            )
        }
        if let reason = result.stopReason { events.append(Event(level: .warning, message: "\(reason)")) }
        var metadata = summary.counts.filter { $0.value > 0 }.mapValues(String.init)
        for (method, calls) in summary.calls { metadata[method] = "\(calls.sent)" }
        if let seconds = summary.times?.seconds { metadata["seconds"] = "\(seconds)" }
        let message = result.stopReason == nil ? "The run is finished." : "The run has stopped."
        events.append(Event(level: .info, message: message, metadata: metadata))
        return events
    }
}
