import CoreMetrics
import FoundationEssentials
import LibC
import Muster
import Synchronization
import SystemPackage

/// The file of `--metrics FILE`: the meters of a command and its run as Prometheus text, for the textfile collector of node_exporter.
///
/// It appears whole under its name or stays as it was, and everybody may read it. It never stops a run: what cannot be written is left out.
final class MetricsFile: Sendable {
    private struct State {
        var gauges = PrometheusText()
        var isChanged = false
    }

    private static let chosen = Mutex<MetricsFile?>(nil)
    /// The time between two looks at what changed.
    private static let glance = Duration.seconds(1)
    /// The most looks without a change until the file is written again, so that its readers know that the command lives.
    private static let mostIdleGlances = 10

    /// The metrics of this process; `nil` without `--metrics`.
    static var current: MetricsFile? {
        get { chosen.withLock { $0 } }
        set { chosen.withLock { $0 = newValue } }
    }

    private let path: FilePath
    private let command: String
    private let state = Mutex(State())

    /// Prepares a file and writes it once, so that one that cannot be written is found before anything is sent.
    ///
    /// - Parameter command: the command's name.
    /// - Throws: ``RunError`` `cannotCreate`.
    init(_ path: FilePath, command: String) throws {
        self.path = path
        self.command = command
        set(.started, Date().timeIntervalSince1970)
        set(.active, 1)
        do { try write() } catch {
            let cause = error as? Errno ?? .ioError
            throw RunError(.cannotCreate, path: path, "the metrics cannot be written.", cause: cause)
        }
    }

    /// Keeps the file up to date while `body` works.
    func around<Result: Sendable>(_ body: () async throws -> Result) async throws -> Result {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await self.keepUpToDate() }
            defer { group.cancelAll() }
            return try await body()
        }
    }

    /// Notes the end of the command.
    func end(exitCode: Int32) {
        set(.active, 0)
        set(.exitCode, Double(exitCode))
        try? write()
    }

    /// Writes what changed until the task is cancelled.
    func keepUpToDate() async {
        var idle = 0
        while !Task.isCancelled {
            idle = state.withLock { $0.isChanged } ? 0 : idle + 1
            if idle % Self.mostIdleGlances == 0 { try? write() }
            do { try await Task.sleep(for: Self.glance) } catch { return }
        }
    }

    private func set(_ metric: CommandMetric, _ value: Double) {
        set(PrometheusText.Series(metric.rawValue, [("command", command)])) { _ in value }
    }

    /// Changes the value of a series; `nil` removes it.
    fileprivate func set(_ series: PrometheusText.Series, _ change: (Double?) -> Double?) {
        state.withLock { state in
            let value = change(state.gauges[series])
            guard value != state.gauges[series] else { return }
            state.gauges[series] = value
            state.isChanged = true
        }
    }

    private func write() throws {
        set(.written, Date().timeIntervalSince1970)
        let text = state.withLock { state in
            state.isChanged = false
            return state.gauges.text
        }
        // The collector reads only names that end in .prom.
        let temporary = FilePath("\(path).\(getpid()).tmp")
        do {
            let file = try FileDescriptor.open(
                temporary,
                .writeOnly,
                options: [.create, .truncate, .closeOnExec],
                permissions: [.ownerReadWrite, .groupRead, .otherRead]
            )
            defer { try? file.close() }
            _ = try file.writeAll(text.utf8)
            guard rename(temporary.string, path.string) == 0 else { throw Errno(rawValue: errno) }
        } catch {
            unlink(temporary.string)
            throw error
        }
    }
}

extension MetricsFile: MetricsFactory {
    func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        FileMeter(self, PrometheusText.Series(label, dimensions))
    }

    func destroyMeter(_ handler: any MeterHandler) { (handler as? FileMeter)?.remove() }

    // A run has meters only. A textfile collector wants the state of now; counters and timers belong to programs that are scraped.

    func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        NOOPMetricsHandler.instance
    }

    func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
        NOOPMetricsHandler.instance
    }

    func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler { NOOPMetricsHandler.instance }

    func destroyCounter(_ handler: any CounterHandler) {}
    func destroyRecorder(_ handler: any RecorderHandler) {}
    func destroyTimer(_ handler: any TimerHandler) {}
}

/// A meter whose value is a line of the file.
private final class FileMeter: MeterHandler {
    private let file: MetricsFile
    private let series: PrometheusText.Series

    init(_ file: MetricsFile, _ series: PrometheusText.Series) {
        (self.file, self.series) = (file, series)
    }

    func set(_ value: Int64) { set(Double(value)) }
    func set(_ value: Double) { file.set(series) { _ in value } }
    func increment(by amount: Double) { file.set(series) { ($0 ?? 0) + amount } }
    func decrement(by amount: Double) { file.set(series) { ($0 ?? 0) - amount } }
    func remove() { file.set(series) { _ in nil } }
}
