import IdentityAPI

/// The rows per second in the last moments of a run. The rate before a long wait would be misleading.
public struct RecentRate: Sendable {
    private let span: Duration
    private var samples: [(time: ContinuousClock.Instant, rows: Int)] = []

    /// Creates a rate without a sample.
    ///
    /// - Parameter span: the length of the measured period.
    public init(over span: Duration) { self.span = span }

    /// Records the number of completed rows.
    public mutating func note(_ rows: Int, at time: ContinuousClock.Instant) {
        samples.append((time, rows))
        // The last sample before the period stays: the period begins with it.
        while samples.count > 2, time - samples[1].time >= span { samples.removeFirst() }
    }

    /// The rate; `nil` until there are two samples.
    public var rowsPerSecond: Double? {
        guard let first = samples.first, let last = samples.last, last.time > first.time else { return nil }
        return Double(last.rows - first.rows) / (last.time - first.time).inSeconds
    }
}
