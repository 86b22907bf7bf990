import Muster

/// A run that this server works on.
struct LiveRun: Sendable {
    let run: Run
    let title: String
    /// The connection that it was begun with.
    let connection: ServiceConnector.Connection
    /// How far it is.
    var progress: RunProgress?
    /// Why rows failed so far.
    var causes = CauseTally()
    /// The rate of the last moments.
    var rate = RecentRate(over: .seconds(10))
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
