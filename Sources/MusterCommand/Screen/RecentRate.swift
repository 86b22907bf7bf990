import IdentityAPI

/// How many rows are done a second, by what the last half minute brought: what a run did before a long wait says nothing of now.
struct RecentRate {
    /// How far back it looks.
    private static let span = Duration.seconds(30)

    private var looks: [(time: ContinuousClock.Instant, rows: Int)] = []

    /// Takes note of how many rows are done.
    mutating func note(_ rows: Int, at time: ContinuousClock.Instant) {
        // The last look from before the span stays: it is what the span began with.
        if let recent = looks.firstIndex(where: { $0.time > time - Self.span }), recent > 1 {
            looks.removeFirst(recent - 1)
        }
        looks.append((time, rows))
    }

    /// `nil` until it has looked twice.
    var rowsPerSecond: Double? {
        guard let first = looks.first, let last = looks.last, last.time > first.time else { return nil }
        return Double(last.rows - first.rows) / (last.time - first.time).inSeconds
    }
}
