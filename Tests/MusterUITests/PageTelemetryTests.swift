import InMemoryLogging
import Logging
import MetricsTestKit
import Muster
import TestSupport
import Testing

@testable import MusterUI

@Suite("Loggers and metrics of the page", .inTurn)
struct PageTelemetryTests {
    @Test("A run begun in the page tells the page's logger, and shows its state in the page's meters")
    func run() async throws {
        let handler = InMemoryLogHandler()
        let metrics = TestMetrics()
        try await PageCaller.with(logger: Logger(label: "mine") { _ in handler }, metrics: metrics) { caller in
            let id = try await caller.importSheet("name\nbot-1\n", named: "one.csv", cookie: try await caller.cookie())
            let entries = handler.entries
            #expect(entries.first?.message == "The run begins." && entries.last?.message == "The run is finished.")
            #expect(entries.last?.metadata["created"] == "1")
            #expect(entries.allSatisfy { "\($0.metadata["run"] ?? "")".hasSuffix(id) }, "\(entries)")
            let outcomes = metrics.meters.filter { $0.label == RunMetric.outcomes.rawValue }
            let created = outcomes.first { $0.dimensions.contains { $0.1 == "created" } }
            #expect(created?.lastValue == 1)
        }
    }
}
