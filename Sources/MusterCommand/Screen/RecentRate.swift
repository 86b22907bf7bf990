import IdentityAPI

/// The rows per second in the last half minute. The rate before a long wait would be misleading.
struct RecentRate {
    /// The length of the measured period.
    private static let span = Duration.seconds(30)

    private var looks: [(time: ContinuousClock.Instant, rows: Int)] = []

    /// Records the number of completed rows.
    mutating func note(_ rows: Int, at time: ContinuousClock.Instant) {
        // The last sample before the period stays: the period begins with it.
        if let recent = looks.firstIndex(where: { $0.time > time - Self.span }), recent > 1 {
            looks.removeFirst(recent - 1)
        }
        looks.append((time, rows))
    }

    /// The rate; `nil` until there are two samples.
    var rowsPerSecond: Double? {
        guard let first = looks.first, let last = looks.last, last.time > first.time else { return nil }
        return Double(last.rows - first.rows) / (last.time - first.time).inSeconds
    }
}
