public import IdentityAPI

/// How far a run is, for whoever watches it.
public struct RunProgress: Sendable {
    /// Rows by what became of them, in this process.
    public var counts: [Outcome.Status: Int]
    /// Rows of the sheet.
    public var rowCount: Int
    /// Rows that were done before this process.
    public var alreadyDone: Int
    /// Rows whose calls were made, and whose accounts are still to be read back.
    public var awaiting: Int
    /// How long the calls that are left take by quota and by what calls took so far; `nil` while that cannot be told.
    public var timeLeft: Duration?
    /// What people should know.
    public var notices: [Notice]
    /// Since when the service does not answer; `nil` while all is well.
    public var downSince: ContinuousClock.Instant?
    /// The windows of the methods that write.
    public var quotas: [Method: QuotaGate.Standing]
    /// Whether the run is only waiting for calls in flight.
    public var isStopping: Bool

    /// Rows done.
    public var done: Int { alreadyDone + counts.values.reduce(0, +) }
    /// Rows failed, in this process.
    public var failed: Int { counts[.failed, default: 0] + counts[.unknown, default: 0] }
}
