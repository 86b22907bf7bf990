import CoreMetrics
import Logging

/// Tells a logger and a metrics factory of a run while it works. Without either, it costs nothing.
struct RunTelemetry: Sendable {
    /// What is told, and how far that is.
    private struct Watch: Sendable {
        var events: RunEvents
        var meters: RunMeters?
    }

    /// The time between two looks at the progress.
    private static let glance = Duration.milliseconds(500)

    private let logger: Logger?
    private let metrics: (any MetricsFactory)?
    private let run: String

    /// - Parameter run: the path of the run folder, which each event and meter names.
    init(_ logger: Logger?, _ metrics: (any MetricsFactory)?, run: String) {
        self.metrics = metrics
        self.run = run
        var logger = logger
        logger?[metadataKey: "run"] = "\(run)"
        self.logger = logger
    }

    /// Runs `body`, the work of a run, and tells of it meanwhile.
    func around(_ run: Run, _ body: () async throws -> Run.Result) async throws -> Run.Result {
        guard logger != nil || metrics != nil else { return try await body() }
        log([RunEvents.begun(rows: run.prepared.contents.rowCount)])
        let start = Watch(events: RunEvents(start: .now), meters: metrics.map { RunMeters($0, run: self.run) })
        return try await withThrowingTaskGroup(of: Watch.self) { group in
            group.addTask { await self.watch(run, start) }
            let result: Swift.Result<Run.Result, any Error>
            do { result = .success(try await body()) } catch { result = .failure(error) }
            group.cancelAll()
            // Only then: else the last look could overtake the end.
            var watch = try await group.next() ?? start
            switch result {
            case .success(let result):
                log(watch.events.ended(result))
                watch.meters?.end(result.summary)
            case .failure(let error):
                log([RunEvents.Event(level: .error, message: "The run cannot continue: \(error)")])
                watch.meters?.stop()
            }
            return try result.get()
        }
    }

    /// Looks at the run until the task is cancelled.
    private func watch(_ run: Run, _ start: Watch) async -> Watch {
        var watch = start
        while true {
            let progress = await run.progress()
            if Task.isCancelled { return watch }
            log(watch.events.look(at: progress, now: .now))
            watch.meters?.show(progress)
            do { try await Task.sleep(for: Self.glance) } catch { return watch }
        }
    }

    private func log(_ events: [RunEvents.Event]) {
        guard let logger else { return }
        for event in events {
            logger.log(
                level: event.level,
                "\(event.message)",
                metadata: event.metadata.mapValues { Logger.MetadataValue.string($0) }
            )
        }
    }
}
