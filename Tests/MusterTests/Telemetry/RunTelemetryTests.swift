import FoundationEssentials
import InMemoryLogging
import Logging
import MetricsTestKit
import SystemPackage
import TestSupport
import Testing

@testable import Muster

/// The logger and the metrics that an embedder hands in.
@Suite("Loggers and metrics handed in", .inTurn)
struct RunTelemetryTests {
    private static let sheet = "name,groups\n" + (1...20).map { "new-\($0),Finance\n" }.joined() + "bad,Nowhere\n"

    private func value(_ metrics: TestMetrics, _ metric: RunMetric, _ dimensions: [(String, String)]) -> Double? {
        try? metrics.expectMeter(metric.rawValue, dimensions).lastValue
    }

    private func begun(
        in harness: RunHarness,
        _ handler: InMemoryLogHandler,
        _ metrics: TestMetrics
    ) async throws -> Run {
        try await Run(
            harness.prepare(Self.sheet),
            in: harness.run,
            program: "test",
            logger: Logger(label: "mine") { _ in handler },
            metrics: metrics,
            verification: .brief
        )
    }

    @Test("A run tells its logger of its beginning, its causes and its end, and shows its state in meters")
    func run() async throws {
        try await RunHarness.with { harness in
            let handler = InMemoryLogHandler()
            let metrics = TestMetrics()
            let run = try await begun(in: harness, handler, metrics)
            let path = run.folder.path.string
            let result = try await harness.execute(run, after: 5) {
                while value(metrics, .active, [("run", path)]) != 1 { try await Task.sleep(for: .milliseconds(5)) }
            }
            #expect(result.summary[.created] == 20)
            let entries = handler.entries
            #expect(entries.allSatisfy { $0.metadata["run"] == .string(path) })
            #expect(entries.first?.message == "The run begins." && entries.first?.metadata["rows"] == "21")
            #expect(entries.contains { $0.level == .warning && $0.metadata["code"] == "unknownGroup" }, "\(entries)")
            let last = try #require(entries.last)
            #expect(last.message == "The run is finished." && last.metadata["created"] == "20")
            #expect(last.metadata["failed"] == "1")

            #expect(value(metrics, .active, [("run", path)]) == 0)
            #expect(value(metrics, .rows, [("run", path)]) == 21 && value(metrics, .failed, [("run", path)]) == 1)
            #expect(value(metrics, .outcomes, [("run", path), ("outcome", "created")]) == 20)
            #expect(value(metrics, .calls, [("run", path), ("method", "POST")]) == 20)
            // What says nothing any more is gone.
            for metric in RunMetric.allCases where metric.endsWithRun {
                #expect(metrics.meters(label: metric.rawValue).isEmpty)
            }
            let known = Set(RunMetric.allCases.map(\.rawValue))
            #expect(metrics.meters.allSatisfy { known.contains($0.label) && $0.dimensions.first?.1 == path })
        }
    }

    @Test("A run that cannot record its work tells of the error, and is no longer shown as at work")
    func broken() async throws {
        try await RunHarness.with { harness in
            let handler = InMemoryLogHandler()
            let metrics = TestMetrics()
            let run = try await begun(in: harness, handler, metrics)
            // A folder in the place of a file that the run must write before its first call.
            try FileManager.default.createDirectory(
                atPath: run.folder.path.appending("before.csv").string,
                withIntermediateDirectories: true
            )
            let error = try #require(await #expect(throws: RunError.self) { try await run.execute() })
            let last = try #require(handler.entries.last)
            #expect(last.level == .error && last.message == "The run cannot continue: \(error)")
            #expect(value(metrics, .active, [("run", run.folder.path.string)]) == 0)
        }
    }
}
