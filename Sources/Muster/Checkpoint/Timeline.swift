import IdentityAPI

/// The course of a run: how far it was when, through all processes that worked on it. As long as a run may last, it takes no more room than a curve needs.
struct Timeline: Sendable {
    /// How far the run was at a moment.
    struct Point: Sendable, Hashable {
        var moment: ProgressSample
        /// Rows with an outcome.
        var done: Int
        /// Those of them that failed or are unknown.
        var failed: Int
    }

    /// The work of one process, from its first moment to its last that was recorded.
    typealias Stretch = ArraySlice<Point>

    private static let mostPoints = 2000

    /// In the order in which they were recorded.
    private(set) var points: [Point] = []

    /// Moments come with every write; a curve needs few of them. The last one always stays: it knows the most calls.
    private static let closest = 500

    mutating func append(_ point: Point) {
        if let last = points.last, let before = points.dropLast().last, last.moment.state != .begun,
            last.moment.state == point.moment.state, (0..<Self.closest).contains(last.moment.time - before.moment.time)
        {
            points[points.count - 1] = point
        } else {
            points.append(point)
        }
        guard points.count > Self.mostPoints else { return }
        // Every second one goes, but for those that a stretch begins or ends with.
        let isEdge = points.indices.map { index in
            points[index].moment.state == .begun || index + 1 == points.count
                || points[index + 1].moment.state == .begun
        }
        points = points.indices.filter { isEdge[$0] || $0.isMultiple(of: 2) }.map { points[$0] }
    }

    /// One for each process that worked on the run.
    var stretches: [Stretch] {
        let starts = points.indices.filter { points[$0].moment.state == .begun || $0 == 0 }
        return zip(starts, starts.dropFirst() + [points.count]).map { points[$0..<$1] }
    }

    /// The calls of all processes, as far as they were recorded.
    var calls: [Method: ProgressSample.Calls] {
        stretches.compactMap { $0.last?.moment.calls }.reduce(into: [:]) { sum, calls in
            sum.merge(calls, uniquingKeysWith: +)
        }
    }

    /// Whether every process has noted its end. One that was killed may have made calls that it did not note any more, and worked a little longer.
    var isComplete: Bool { stretches.allSatisfy { $0.last?.moment.state == .ended } }

    /// Whether the last process was a resume that came to its end and completed no row.
    var endedInVain: Bool {
        let stretches = stretches
        guard stretches.count > 1, let last = stretches.last, let begun = last.first, let end = last.last else {
            return false
        }
        return end.moment.state == .ended && begun.done == end.done
    }

    /// How long processes have worked on the run together, without the time between them, in milliseconds.
    var worked: Int { stretches.reduce(0) { $0 + $1.length } }
}

extension Timeline.Stretch {
    /// Milliseconds from the first moment to the last. A clock that was put back meanwhile makes none of them negative.
    var length: Int { Swift.max(0, (last?.moment.time ?? 0) - (first?.moment.time ?? 0)) }
}
