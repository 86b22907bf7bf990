import IdentityAPI

/// The progress of a run over time, through all processes that worked on it. Its size is bounded, however long the run takes.
struct Timeline: Sendable {
    /// The progress at one time.
    struct Point: Sendable, Hashable {
        var sample: ProgressSample
        /// Rows with an outcome.
        var done: Int
        /// Those of them that failed or are unknown.
        var failed: Int
    }

    /// The samples of one process.
    typealias ProcessSpan = ArraySlice<Point>

    private static let mostPoints = 2000

    /// The points, in the order in which they were recorded.
    private(set) var points: [Point] = []

    /// The shortest time between two points, in milliseconds. Every write brings a sample, and a curve needs few. The last one always stays, because it has the most calls.
    private static let closest = 500

    mutating func append(_ point: Point) {
        if let last = points.last, let before = points.dropLast().last, last.sample.state != .begun,
            last.sample.state == point.sample.state, (0..<Self.closest).contains(last.sample.time - before.sample.time)
        {
            points[points.count - 1] = point
        } else {
            points.append(point)
        }
        guard points.count > Self.mostPoints else { return }
        // Removes every second point, except the first and last of each process.
        let isEdge = points.indices.map { index in
            points[index].sample.state == .begun || index + 1 == points.count
                || points[index + 1].sample.state == .begun
        }
        points = points.indices.filter { isEdge[$0] || $0.isMultiple(of: 2) }.map { points[$0] }
    }

    /// The points of each process that worked on the run.
    var spans: [ProcessSpan] {
        let starts = points.indices.filter { points[$0].sample.state == .begun || $0 == 0 }
        return zip(starts, starts.dropFirst() + [points.count]).map { points[$0..<$1] }
    }

    /// The recorded calls of all processes.
    var calls: [Method: ProgressSample.Calls] {
        spans.compactMap { $0.last?.sample.calls }.reduce(into: [:]) { sum, calls in
            sum.merge(calls, uniquingKeysWith: +)
        }
    }

    /// Whether every process recorded its end. A killed process may have made further calls, and worked a little longer.
    var isComplete: Bool { spans.allSatisfy { $0.last?.sample.state == .ended } }

    /// Whether the last process was a resume that came to its end and completed no row.
    var endedInVain: Bool {
        let spans = spans
        guard spans.count > 1, let last = spans.last, let begun = last.first, let end = last.last else {
            return false
        }
        return end.sample.state == .ended && begun.done == end.done
    }

    /// The working time of all processes, without the time between them, in milliseconds.
    var worked: Int { spans.reduce(0) { $0 + $1.length } }
}

extension Timeline.ProcessSpan {
    /// Milliseconds from the first sample to the last; not negative, even if the clock was set back meanwhile.
    var length: Int { Swift.max(0, (last?.sample.time ?? 0) - (first?.sample.time ?? 0)) }
}
