public import IdentityAPI

/// The progress of a run.
public struct RunProgress: Sendable {
    /// The number of rows with each outcome, in this process.
    public var counts: [Outcome.Status: Int]
    /// Rows of the sheet.
    public var rowCount: Int
    /// Rows that earlier processes completed.
    public var alreadyDone: Int
    /// Rows whose calls succeeded and that await verification.
    public var awaiting: Int
    /// The estimated time of the calls left, from the quota and the duration of calls so far.
    public var timeLeft: Duration?
    /// The notices for people.
    public var notices: [Notice]
    /// Since when the service has been unavailable; `nil` while it is available.
    public var downSince: ContinuousClock.Instant?
    /// The status of the service's last answer while it is unavailable; `nil` when it does not answer.
    public var downStatus: Int?
    /// Whether the last response was a web page or a redirect instead of the service's, while the service is unavailable.
    public var isAnsweredByPage = false
    /// The wait that the service asked for, when no call succeeds before its end.
    public var toldWait: ToldWait?
    /// The wait for the quota when it holds back all calls left; `nil` while some call can be sent.
    public var quotaWait: QuotaWait?
    /// The calls in flight, and the reason for their limit; `nil` when unknown.
    public var concurrency: Concurrency?
    /// The quota windows of the methods with calls left.
    public var quotas: [Method: QuotaGate.QuotaStatus]
    /// Whether the run only waits for calls in flight.
    public var isStopping: Bool

    /// The calls in flight.
    public struct Concurrency: Sendable, Hashable {
        /// The reasons for a limit.
        public enum Bound: String, Sendable, Hashable {
            /// Calls wait for their quota.
            case quota
            /// The service slows down with more calls.
            case latency
            /// The service has no capacity for more calls: it returned 503, or no response.
            case overload
            /// The limit of `--concurrency`.
            case limit
        }

        /// The calls in flight.
        public var inFlight: Int
        /// The limit.
        public var limit: Int
        /// The reason for the limit; `nil` while the limit grows, or is not fully used.
        public var bound: Bound?

        /// Creates the concurrency of a number of calls.
        public init(inFlight: Int, limit: Int, bound: Bound? = nil) {
            self.inFlight = inFlight
            self.limit = limit
            self.bound = bound
        }
    }

    /// A wait for a quota.
    public struct QuotaWait: Sendable, Hashable {
        /// The method whose window allows a call first.
        public var method: Method
        /// The time until then.
        public var duration: Duration

        /// Creates a wait for a method.
        public init(_ method: Method, _ duration: Duration) {
            self.method = method
            self.duration = duration
        }
    }

    /// Rows done.
    public var done: Int { alreadyDone + counts.values.reduce(0, +) }
    /// Completed rows, and rows that await verification.
    public var made: Int { done + awaiting }
    /// Rows failed, in this process.
    public var failed: Int { counts[.failed, default: 0] + counts[.unknown, default: 0] }
}
