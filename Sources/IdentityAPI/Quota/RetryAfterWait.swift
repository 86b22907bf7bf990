public import FoundationEssentials
import LibC
import Logging

/// A wait that the service has asked for by `Retry-After`.
public struct RetryAfterWait: Sendable, Hashable {
    /// Muster does not report shorter waits, because nobody would notice them.
    public static let shortest = Duration.seconds(1)

    /// When it ends.
    public var until: Date
    /// The status of the answer that asked for it.
    public var status: Int

    /// A wait until then, asked for with a status.
    package init(until: Date, status: Int) {
        (self.until, self.status) = (until, status)
    }

    /// Creates a wait from now; `nil` when the error asks for none that is long enough to report.
    ///
    /// - Parameters:
    ///   - error: the answer that asks for it.
    ///   - now: the time.
    public init?(_ error: IdentityError, at now: Date = Date()) {
        guard let wait = error.retryAfter, wait >= Self.shortest, let status = error.status else { return nil }
        until = now + wait.inSeconds
        self.status = status
    }

    /// When it ends by the clock on the wall, `14:03:20`, with the date where that is another day.
    public var clockTime: String { Self.clockTime(until, now: Date()) }

    static func clockTime(_ date: Date, now: Date) -> String {
        let (then, today) = (parts(of: date), parts(of: now))
        let two = { (number: Int32) in (number < 10 ? "0" : "") + String(number) }
        let time = [then.tm_hour, then.tm_min, then.tm_sec].map(two).joined(separator: ":")
        if (then.tm_year, then.tm_yday) == (today.tm_year, today.tm_yday) { return time }
        return "\(then.tm_year + 1900)-\(two(then.tm_mon + 1))-\(two(then.tm_mday)) \(time)"
    }

    private static func parts(of date: Date) -> tm {
        var (seconds, parts) = (time_t(date.timeIntervalSince1970), tm())
        localtime_r(&seconds, &parts)
        return parts
    }
}

extension RetryAfterWait: CustomStringConvertible {
    /// The middle of a sentence: `the service asks to wait until 14:03:20 (503, Retry-After)`.
    public var description: String { "the service asks to wait until \(clockTime) (\(status), Retry-After)" }
}

extension RetryAfterWait {
    /// What is called with each wait that a reading obeys.
    ///
    /// A type of its own: an optimized build crashes where a task-local value is a bare function.
    package struct Observer: Sendable {
        let hear: @Sendable (RetryAfterWait) -> Void

        /// An observer that calls `hear`.
        package init(_ hear: @escaping @Sendable (RetryAfterWait) -> Void) {
            self.hear = hear
        }
    }

    /// Hears of each wait that a reading obeys, where nothing else shows it.
    @TaskLocal package static var observer: Observer?

    /// Runs `body`, and tells a logger of each wait that it obeys, besides the observer that there is.
    ///
    /// - Parameter logger: the logger; `nil` for none.
    static func hearing<Result>(_ logger: Logger?, _ body: () async throws -> Result) async rethrows -> Result {
        guard let logger else { return try await body() }
        let other = observer
        let both = Observer { wait in
            logger.warning("Muster waits: \(wait).")
            other?.hear(wait)
        }
        return try await $observer.withValue(both) { try await body() }
    }

    /// Reports the wait that an error asks for to the observer.
    ///
    /// - Parameter error: the answer that asks for it.
    package static func announce(_ error: IdentityError) {
        if let observer, let wait = RetryAfterWait(error) { observer.hear(wait) }
    }
}
