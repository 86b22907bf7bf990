public import IdentityAPI

/// How far a run is, for whoever watches it.
public struct RunProgress: Sendable {
    /// Rows by what became of them, in this process.
    public var counts: [Outcome.Status: Int]
    /// Rows of the sheet.
    public var rowCount: Int
    /// Rows that were done before this process.
    public var alreadyDone: Int
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
