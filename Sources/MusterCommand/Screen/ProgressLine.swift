import IdentityAPI
import Muster

/// One moment of a run in one line.
struct ProgressLine {
    private let progress: RunProgress
    private let elapsed: Duration

    init(_ progress: RunProgress, elapsed: Duration) {
        self.progress = progress
        self.elapsed = elapsed
    }

    /// The line for a file: `310 of 600 rows, 42 rows/s, 118 PUT left in the window, 3 failed, 12 s left`.
    var plain: String {
        ([("\(made) of \(progress.rowCount) rows")] + details).joined(separator: ", ")
    }

    /// The line for a terminal, with a bar where there is room.
    func text(width: Int) -> String {
        let counts = "\(made)/\(progress.rowCount)"
        let parts = [counts] + details
        let barWidth = Swift.min(24, width - parts.joined(separator: "  ").count - 4)
        let text = parts.joined(separator: "  ")
        return String((barWidth >= 8 ? bar(barWidth) + "  " + text : text).prefix(width))
    }

    private var details: [String] {
        var parts: [String] = []
        if let downSince = progress.downSince {
            parts.append("the service does not answer since \(Wording.spoken(.now - downSince)): waiting for it")
        } else if let pause = progress.quotas.values.compactMap(\.pausedFor).max() {
            parts.append("quota spent, paused \(Wording.spoken(pause))")
        } else {
            parts.append("\(Int(rate.rounded())) rows/s")
        }
        for (method, standing) in progress.quotas.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            if let left = standing.left, standing.used > 0 {
                parts.append("\(left) \(method.rawValue) left in the window")
            }
        }
        if progress.awaiting > 0 { parts.append("\(progress.awaiting) of them to be read back") }
        if progress.failed > 0 { parts.append("\(progress.failed) failed") }
        if progress.isStopping {
            parts.append("stopping: waiting for calls in flight")
        } else if let left = progress.timeLeft, left > .zero {
            parts.append("\(Wording.spoken(left)) left")
        }
        return parts
    }

    /// Rows that are done, and those whose calls were made and that are only to be looked at again.
    private var made: Int { progress.done + progress.awaiting }

    private var rate: Double {
        let rows = progress.counts.values.reduce(0, +) + progress.awaiting
        return Double(rows) / Swift.max(elapsed.inSeconds, 0.001)
    }

    private func bar(_ width: Int) -> String {
        let share = progress.rowCount == 0 ? 1 : Double(made) / Double(progress.rowCount)
        let filled = Int((share * Double(width)).rounded(.down))
        return String(repeating: "█", count: filled) + String(repeating: "░", count: width - filled)
    }
}
