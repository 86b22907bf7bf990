import Muster

/// A run that this server works on.
struct LiveRun: Sendable {
    let run: Run
    let name: String
    let title: String
    /// The connection that it was begun with.
    let connection: ServiceConnector.Connection
    /// How far it is.
    var progress: RunProgress?
    /// Why rows failed so far.
    var causes = CauseTally()
    /// The rows done at the last moments, for the rate.
    var rate = RecentRows()
}

/// Why rows failed so far, counted as their outcomes become durable.
struct CauseTally: Sendable {
    private static let most = 200
    private(set) var counts: [String: Int] = [:]

    /// Counts an outcome.
    mutating func add(_ outcome: Outcome) {
        guard outcome.status == .failed else { return }
        let text = counts.count < Self.most || counts[outcome.message] != nil ? outcome.message : "other causes"
        counts[text, default: 0] += 1
    }

    /// The most frequent causes.
    var top: [(message: String, rows: Int)] {
        counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(10).map { ($0.key, $0.value) }
    }
}

/// The rows done lately, for a rate that follows the run.
struct RecentRows: Sendable {
    private static let span = Duration.seconds(10)
    private var samples: [(time: ContinuousClock.Instant, done: Int)] = []

    /// Notes how many rows are done.
    mutating func note(_ done: Int, at time: ContinuousClock.Instant) {
        samples.append((time, done))
        while samples.count > 2, time - samples[1].time > Self.span { samples.removeFirst() }
    }

    /// Rows in a second; `nil` before there are two moments to compare.
    var perSecond: Double? {
        guard let first = samples.first, let last = samples.last, last.time > first.time else { return nil }
        return Double(last.done - first.done) / ((last.time - first.time) / .seconds(1))
    }
}
