public import IdentityAPI

/// How far a run is, for whoever watches it.
public struct RunProgress: Sendable {
    /// The number of rows with each outcome, in this process.
    public var counts: [Outcome.Status: Int]
    /// Rows of the sheet.
    public var rowCount: Int
    /// Rows that were done before this process.
    public var alreadyDone: Int
    /// Rows whose calls were made, and whose accounts are still to be read back.
    public var awaiting: Int
    /// How long the calls that are left take by quota and by what calls took so far.
    public var timeLeft: Duration?
    /// What people should know.
    public var notices: [Notice]
    /// Since when the service does not answer; `nil` while all is well.
    public var downSince: ContinuousClock.Instant?
    /// Whether a web page or a redirect came last in the place of the service's answer, while nothing gets through.
    public var isAnsweredByPage = false
    /// The wait that the service asks for, where nothing gets through before it ends.
    public var toldWait: ToldWait?
    /// What the run waits for when every call that is left is held back by its quota; `nil` while something can be sent.
    public var quotaWait: QuotaWait?
    /// How many calls are in flight, and why no more; `nil` where that is not known.
    public var concurrency: Concurrency?
    /// The windows of the methods that are still to be called.
    public var quotas: [Method: QuotaGate.QuotaStatus]
    /// Whether the run is only waiting for calls in flight.
    public var isStopping: Bool

    /// The calls in flight.
    public struct Concurrency: Sendable, Hashable {
        /// Why there are no more.
        public enum Bound: String, Sendable, Hashable {
            /// Calls wait for their quota.
            case quota
            /// The service slows down when there are more.
            case latency
            /// The service has no capacity for more: it answered 503, or not at all.
            case overload
            /// More are not allowed: the number that `--concurrency` gives.
            case limit
        }

        /// The calls in flight.
        public var inFlight: Int
        /// How many there may be.
        public var limit: Int
        /// Why there are no more; `nil` while the limit grows, or is not used to the full.
        public var bound: Bound?

        /// So many calls in flight.
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
        /// How long until then.
        public var duration: Duration

        /// A wait of so long for a method.
        public init(_ method: Method, _ duration: Duration) {
            self.method = method
            self.duration = duration
        }
    }

    /// Rows done.
    public var done: Int { alreadyDone + counts.values.reduce(0, +) }
    /// Rows done, and those whose calls were made and that are only to be looked at again.
    public var made: Int { done + awaiting }
    /// Rows failed, in this process.
    public var failed: Int { counts[.failed, default: 0] + counts[.unknown, default: 0] }
}
