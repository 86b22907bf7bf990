import Muster

/// Gauges and their text for Prometheus.
struct PrometheusText: Sendable {
    /// A label with the names and values of its dimensions.
    struct Series: Sendable, Hashable {
        let label: String
        /// The names and values as Prometheus writes them.
        let text: String

        init(_ label: String, _ dimensions: [(name: String, value: String)]) {
            self.label = label
            text = dimensions.map { "\($0)=\"\(PrometheusText.escaped($1))\"" }.joined(separator: ",")
        }
    }

    private var values: [Series: Double] = [:]

    /// The value of a series; `nil` for none.
    subscript(series: Series) -> Double? {
        get { values[series] }
        set { values[series] = newValue }
    }

    /// The text: the command's metrics, those of runs, then any other, and each with its help.
    var text: String {
        let byLabel = Dictionary(grouping: values) { $0.key.label }
        var lines: [String] = []
        for label in Self.labels + byLabel.keys.filter({ !Self.labels.contains($0) }).sorted() {
            guard let values = byLabel[label] else { continue }
            if let help = Self.help(label) { lines.append("# HELP \(label) \(help)") }
            lines.append("# TYPE \(label) gauge")
            lines += values.map { ($0.key.text, $0.value) }.sorted { $0.0 < $1.0 }
                .map { "\(label){\($0.0)} \(Self.number($0.1))" }
        }
        return lines.map { $0 + "\n" }.joined()
    }

    private static let labels = CommandMetric.allCases.map(\.rawValue) + RunMetric.allCases.map(\.rawValue)

    private static func help(_ label: String) -> String? {
        CommandMetric(rawValue: label)?.help ?? RunMetric(rawValue: label)?.help
    }

    /// Text as the value of a label.
    private static func escaped(_ text: String) -> String {
        text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
    }

    private static func number(_ value: Double) -> String {
        value == value.rounded() && abs(value) < 1e15 ? "\(Int(value))" : "\(value)"
    }
}
