import IdentityAPI

/// How far a run was when, as a curve with its quota windows, and as a table.
///
/// Time between two processes of the run has a narrow stripe of fixed width. Labels are beside the drawing, so that they are readable at any width.
struct ProgressChart {
    /// The drawing's own units; it is stretched to the room that there is.
    private static let width = 1000.0
    private static let height = 300.0
    /// The width of the time between two processes.
    private static let gap = 24.0
    private static let mostBands = 150
    private static let mostLines = 24

    private let spans: [Timeline.ProcessSpan]
    private let rowCount: Int
    private let window: Int?
    /// Milliseconds of work.
    private let worked: Int
    /// Units for each millisecond.
    private let scale: Double

    /// `nil` for a run whose course is not known.
    init?(_ timeline: Timeline, rowCount: Int, window: Duration?) {
        spans = timeline.spans
        guard !spans.isEmpty, rowCount > 0 else { return nil }
        self.rowCount = rowCount
        self.window = window.map { Int($0.milliseconds) }
        worked = timeline.worked
        scale = (Self.width - Self.gap * Double(spans.count - 1)) / Double(Swift.max(worked, 1))
    }

    // MARK: Where things stand

    /// Where a span begins, in units, and after how many milliseconds of work.
    private func start(of index: Int) -> (x: Double, worked: Int) {
        let worked = spans[..<index].reduce(0) { $0 + $1.length }
        return (Double(worked) * scale + Self.gap * Double(index), worked)
    }

    private func x(_ time: Int, in index: Int) -> Double {
        let first = spans[index].first?.sample.time ?? time
        return start(of: index).x + Double(Swift.min(Swift.max(0, time - first), spans[index].length)) * scale
    }

    private func y(_ rows: Int) -> Double { Self.height * (1 - Double(Swift.min(rows, rowCount)) / Double(rowCount)) }

    /// Never more than there are: runs of earlier versions left rows waiting that had been read back.
    private func made(_ point: Timeline.Point) -> Int {
        Swift.min(point.done + (point.sample.state == .ended ? 0 : point.sample.awaiting), rowCount)
    }

    /// Moments are recorded when something changed, within the second: before that, all was as it had been.
    private func steps(_ index: Int, _ rows: (Timeline.Point) -> Int) -> [(x: Double, y: Double)] {
        var steps: [(x: Double, y: Double)] = []
        var last: Timeline.Point?
        for point in spans[index] {
            if let last, point.sample.time - last.sample.time > 2500 {
                steps.append((x(point.sample.time - 1000, in: index), y(rows(last))))
            }
            steps.append((x(point.sample.time, in: index), y(rows(point))))
            last = point
        }
        return steps
    }

    // MARK: The drawing

    /// The drawing with its words.
    var figure: String {
        """
        <figure class="course" aria-describedby="course-text">
        <div class="plot">
        <div class="ticks y" aria-hidden="true"><span>\(rowCount)</span><span>\(rowCount / 2)</span><span>0</span></div>
        <svg viewBox="0 0 \(Int(Self.width)) \(Int(Self.height))" preserveAspectRatio="none" role="img" aria-label="Rows done over time">
        <defs><pattern id="hatch" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><line x1="0" y1="0" x2="0" y2="8"/></pattern></defs>
        \((bands + waits + gaps).joined(separator: "\n"))
        <line class="grid" x1="0" x2="1000" y1="150" y2="150"/><line class="grid" x1="0" x2="1000" y1="0.5" y2="0.5"/>
        \(spans.indices.map(curve).joined(separator: "\n"))
        </svg>
        <div class="ticks x" aria-hidden="true">\(timeTicks)</div>
        </div>
        <figcaption id="course-text">\(HTML.escaped(caption))\(legend)</figcaption>
        </figure>
        """
    }

    private func curve(_ index: Int) -> String {
        let line = { (steps: [(x: Double, y: Double)]) in
            steps.map { "\(Self.short($0.x)),\(Self.short($0.y))" }.joined(separator: " ")
        }
        let made = steps(index, made)
        guard let first = made.first, let last = made.last else { return "" }
        let floor = Self.short(Self.height)
        var drawn =
            "<polygon class=\"area\" points=\"\(Self.short(first.x)),\(floor) \(line(made)) \(Self.short(last.x)),\(floor)\"/>"
        drawn += "<polyline class=\"made\" points=\"\(line(made))\"/>"
        if spans[index].last.map({ $0.failed > 0 }) == true {
            drawn += "<polyline class=\"failed\" points=\"\(line(steps(index, \.failed)))\"/>"
        }
        return drawn
    }

    /// Every second window of each span is shaded, counted from where the span began.
    private var bands: [String] {
        guard let window, window > 0 else { return [] }
        let count = spans.reduce(0) { $0 + $1.length / window }
        guard count <= Self.mostBands else { return [] }
        return spans.indices.flatMap { index in
            let first = spans[index].first?.sample.time ?? 0
            return stride(from: 0, to: spans[index].length, by: 2 * window).map { begin in
                rectangle("band", x(first + begin, in: index), x(first + begin + window, in: index))
            }
        }
    }

    /// Where all calls that were left waited for their quota, or the service did not answer.
    private var waits: [String] {
        spans.indices.flatMap { index in
            zip(spans[index], spans[index].dropFirst()).compactMap { a, b in
                switch a.sample.state {
                case .waiting:
                    rectangle("waiting", x(a.sample.time, in: index), x(b.sample.time, in: index), height: 10)
                case .outage: rectangle("outage", x(a.sample.time, in: index), x(b.sample.time, in: index), height: 10)
                default: nil
                }
            }
        }
    }

    private var gaps: [String] {
        spans.indices.dropFirst().map { index in
            let end = start(of: index).x
            return rectangle("gap", end - Self.gap, end)
        }
    }

    private func rectangle(_ name: String, _ from: Double, _ to: Double, height: Double = height) -> String {
        "<rect class=\"\(name)\" x=\"\(Self.short(from))\" y=\"\(Self.short(Self.height - height))\" "
            + "width=\"\(Self.short(Swift.max(to - from, 0)))\" height=\"\(Self.short(height))\"/>"
    }

    // MARK: Words

    private var timeTicks: String {
        let steps = [1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 14400, 28800, 86400].map {
            $0 * 1000
        }
        let step = steps.first { worked / $0 <= 5 } ?? worked
        return stride(from: 0, through: worked, by: Swift.max(step, 1)).map { time in
            let index = spans.indices.last { start(of: $0).worked <= time } ?? 0
            let left = (start(of: index).x + Double(time - start(of: index).worked) * scale) / Self.width * 100
            let text = time == 0 ? "0" : Duration.milliseconds(time).spoken
            return "<span style=\"left:\(Self.short(left))%\">\(text)</span>"
        }.joined()
    }

    private var caption: String {
        guard let last = spans.last?.last else { return "" }
        let waited = spans.reduce(0) { sum, span in
            zip(span, span.dropFirst()).reduce(sum) { sum, pair in
                sum + (pair.0.sample.state == .waiting ? Swift.max(0, pair.1.sample.time - pair.0.sample.time) : 0)
            }
        }
        var text =
            "\(made(last)) of \(rowCount.counted("row")) \(rowCount == 1 ? "was" : "were") processed in \(Duration.milliseconds(worked).spoken) of work"
        if waited >= 1000 { text += ", of which \(Duration.milliseconds(waited).spoken) were waits for quotas" }
        text += "."
        for index in spans.indices.dropFirst() {
            let between = (spans[index].first?.sample.time ?? 0) - (spans[index - 1].last?.sample.time ?? 0)
            text += " The run was resumed after \(Duration.milliseconds(Swift.max(between, 0)).spoken)."
            // Rows that await verification are only in the memory of their process.
            if spans[index - 1].last.map({ $0.sample.state != .ended && $0.sample.awaiting > 0 }) == true {
                text += " The resume looked up rows that still had to be verified."
            }
        }
        return text
    }

    private var legend: String {
        var marks = [("made", "rows processed, failed ones too")]
        if spans.contains(where: { $0.last.map { $0.failed > 0 } == true }) { marks.append(("failed", "failed")) }
        if !bands.isEmpty { marks.append(("band", "a quota window")) }
        let states = Set(spans.joined().map(\.sample.state))
        if states.contains(.waiting) { marks.append(("waiting", "waiting for a quota")) }
        if states.contains(.outage) { marks.append(("outage", "service unavailable")) }
        if spans.count > 1 { marks.append(("gap", "not running")) }
        return "<span class=\"legend\">" + marks.map { "<span><i class=\"\($0.0)\"></i>\($0.1)</span>" }.joined()
            + "</span>"
    }

    /// The same as a table, with as many lines as can be read.
    var table: String {
        let points = spans.indices.flatMap { index in spans[index].map { (index, $0) } }
        let every = Swift.max(1, points.count.dividedUp(by: Self.mostLines))
        let shown = points.indices.filter { $0.isMultiple(of: every) || $0 == points.count - 1 }.map { points[$0] }
        let rows = shown.map { index, point -> [String] in
            let time =
                start(of: index).worked + Swift.max(0, point.sample.time - (spans[index].first?.sample.time ?? 0))
            return [
                time == 0 ? "0" : Duration.milliseconds(time).spoken, "\(made(point))", "\(point.failed)",
                "\(point.sample.calls.values.reduce(0) { $0 + $1.sent })", Self.words(point.sample.state),
            ]
        }
        let table = HTML.table(
            "Rows done over time",
            [
                "Time of work", .number("Rows done"), .number("Failed"), .number("Calls since the last start"), "State",
            ],
            rows
        )
        return "<details>\n<summary>The same as a table</summary>\n\(table)\n</details>"
    }

    private static func words(_ state: ProgressSample.State) -> String {
        switch state {
        case .begun: "taken up"
        case .working: "making calls"
        case .waiting: "waiting for a quota"
        case .outage: "waiting for the service"
        case .ended: "no more calls to make"
        }
    }

    /// One decimal is more than a screen shows.
    private static func short(_ number: Double) -> String {
        let tenths = Int((number * 10).rounded())
        return tenths.isMultiple(of: 10) ? "\(tenths / 10)" : "\(tenths / 10).\(abs(tenths % 10))"
    }
}
