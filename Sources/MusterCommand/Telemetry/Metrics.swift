import IdentityAPI
import Muster

/// What is known of a command at one moment, and its text for Prometheus.
struct Metrics: Sendable {
    /// What is known of a run.
    struct RunPart: Sendable {
        var folder: String
        var rows: Int
        var done: Int
        var failed: Int
        var isActive = true
        var isServiceUp = true
        var inFlight: Int?
        /// By method, the calls that the quota's window still allows.
        var quotaLeft: [String: Int] = [:]
        /// The number of rows with each outcome; once the run has ended or stopped.
        var outcomes: [String: Int] = [:]
        /// Calls by method; once the run has ended or stopped.
        var calls: [String: Summary.Calls] = [:]
        /// How long processes have worked on it.
        var seconds: Double?
    }

    /// The command's name.
    let command: String
    /// When the process began, in seconds since 1970.
    let started: Double
    /// When the file was written, in seconds since 1970.
    var written: Double = 0
    /// The exit code; `nil` while the command is at work.
    var exitCode: Int32?
    var run: RunPart?

    init(command: String, started: Double) {
        (self.command, self.started) = (command, started)
    }

    /// The text of the file.
    var text: String {
        var lines: [String] = []
        func add(_ name: String, _ help: String, _ values: [(labels: [(String, String)], value: Double)]) {
            guard !values.isEmpty else { return }
            lines += ["# HELP muster_\(name) \(help)", "# TYPE muster_\(name) gauge"]
            lines += values.map { labels, value in
                let pairs = labels.map { "\($0.0)=\"\(Self.escaped($0.1))\"" }.joined(separator: ",")
                return "muster_\(name){\(pairs)} \(Self.number(value))"
            }
        }
        let program = [("command", command)]
        add("start_time_seconds", "When the command began, since 1970.", [(program, started)])
        add("last_update_time_seconds", "When this file was written, since 1970.", [(program, written)])
        add("active", "Whether the command is at work.", [(program, exitCode == nil ? 1 : 0)])
        add("exit_code", "The exit code of the command.", exitCode.map { [(program, Double($0))] } ?? [])
        guard let run else { return lines.map { $0 + "\n" }.joined() }
        let label = [("run", run.folder)]
        add("run_rows", "Rows of the sheet.", [(label, Double(run.rows))])
        add("run_rows_done", "Rows with an outcome, by this process and those before.", [(label, Double(run.done))])
        add("run_rows_failed", "Rows that failed or are unknown.", [(label, Double(run.failed))])
        add("run_active", "Whether the run is at work.", [(label, run.isActive ? 1 : 0)])
        add("run_service_up", "Whether the service answers.", [(label, run.isServiceUp ? 1 : 0)])
        add("run_calls_in_flight", "Calls in flight.", run.inFlight.map { [(label, Double($0))] } ?? [])
        add("run_seconds", "How long processes have worked on the run.", run.seconds.map { [(label, $0)] } ?? [])
        add("run_quota_left", "Calls that the quota's window still allows.", by("method", run.quotaLeft, label))
        add("run_outcomes", "Rows by outcome.", by("outcome", run.outcomes, label))
        add("run_calls", "Calls made.", by("method", run.calls.mapValues(\.sent), label))
        add(
            "run_calls_over_quota",
            "Calls refused over the quota.",
            by("method", run.calls.mapValues(\.refused), label)
        )
        return lines.map { $0 + "\n" }.joined()
    }

    private func by(
        _ name: String,
        _ values: [String: Int],
        _ label: [(String, String)]
    ) -> [(labels: [(String, String)], value: Double)] {
        values.sorted { $0.key < $1.key }.map { (label + [(name, $0.key)], Double($0.value)) }
    }

    /// Text as the value of a label.
    private static func escaped(_ text: String) -> String {
        text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
    }

    private static func number(_ value: Double) -> String {
        value == value.rounded() && abs(value) < 1e15 ? "\(Int(value))" : "\(value)"
    }
}
