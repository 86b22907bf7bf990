public import CoreMetrics
import Hummingbird
public import Logging
public import Muster
import NIOCore
import Synchronization
public import SystemPackage

/// The page: the same work in a browser, on this machine only.
///
/// ```swift
/// let server = PageServer(connector: connector, program: "muster 1.0")
/// try await server.run { url in print(url) }
/// ```
public struct PageServer: Sendable {
    private let bench: Workbench
    private let idle: IdleTime

    /// Creates a server.
    ///
    /// - Parameters:
    ///   - connector: how the page reaches the service.
    ///   - program: the program's name and version, for `run.json`.
    ///   - root: the folder of the runs.
    ///   - listed: returns the runs elsewhere, which the page lists as well.
    ///   - idleTimeout: the server ends when nobody has used it for so long and no run is under way.
    ///   - logger: is told what happens in the runs; `nil` for none.
    ///   - metrics: makes the meters of the runs; `nil` for none.
    public init(
        connector: ServiceConnector,
        program: String,
        root: FilePath = RunFolder.root,
        listed: @escaping @Sendable () -> [RunFolder] = { [] },
        idleTimeout: Duration = .seconds(3600),
        logger: Logger? = nil,
        metrics: (any MetricsFactory)? = nil
    ) {
        bench = Workbench(connector, program, root, listed, logger, metrics)
        idle = IdleTime(limit: idleTimeout)
    }

    /// Shows a sheet at the beginning.
    ///
    /// Call it once before ``run(_:)``: a second sheet waits until the first one is read, which only the running
    /// server does.
    ///
    /// - Throws: an error while a run is under way.
    public func open(_ path: FilePath, named name: String) async throws {
        try await bench.load(path, named: name, upload: nil)
    }

    /// Serves the page on a free port of 127.0.0.1 until it is unused for too long, or the task is cancelled.
    ///
    /// - Parameter begun: told the address with its key, once the server listens.
    /// - Throws: what keeps the server from listening, and what `begun` throws.
    public func run(_ begun: @escaping @Sendable (String) async throws -> Void) async throws {
        let check = SharedCheck()
        let key = PageKey()
        let router = Router(context: BasicRequestContext.self)
        router.add(middleware: RequestGuard(check: check, used: { idle.use() }))
        PageRoutes(bench: bench).add(to: router)
        let (address, continuation) = AsyncThrowingStream.makeStream(of: String.self)
        let application = Application(
            router: router,
            configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: 0), serverName: nil),
            onServerRunning: { channel in
                let host = "127.0.0.1:\(channel.localAddress?.port ?? 0)"
                check.value = RequestCheck(host: host, key: key)
                continuation.yield("http://\(host)/?key=\(key.text)")
                continuation.finish()
            },
            logger: Logger(label: "muster.page") { _ in SwiftLogNoOpLogHandler() }
        )
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await application.run() }
            group.addTask { await bench.work.run() }
            group.addTask {
                for try await url in address { try await begun(url) }
                await idle.end { await bench.isRunning }
            }
            // Whichever ends first ends the server: the wait for use, or a failure to listen.
            try await group.next()
            bench.bell.close()
            group.cancelAll()
        }
    }

    /// Stops the run that is under way in an orderly way, and waits for its end.
    ///
    /// - Returns: its folder; `nil` where no run was under way.
    public func stopRun() async -> RunFolder? {
        guard let folder = await bench.live?.run.folder else { return nil }
        try? await bench.stop()
        let strokes = bench.bell.listen()
        guard await bench.isRunning else { return folder }
        for await _ in strokes where await !bench.isRunning { break }
        return folder
    }
}

/// How long nobody has used the page.
final class IdleTime: Sendable {
    private let limit: Duration
    private let lastUse = Mutex(ContinuousClock.now)

    init(limit: Duration) { self.limit = limit }

    /// Notes that the page is used.
    func use() { lastUse.withLock { $0 = .now } }

    /// Waits until nobody has used the page for the limit and nothing is under way, or the task is cancelled.
    func end(isBusy: () async -> Bool) async {
        while !Task.isCancelled {
            if await isBusy() { use() }
            let left = lastUse.withLock { $0 + limit - .now }
            if left <= .zero { return }
            do { try await Task.sleep(for: Swift.min(left, .seconds(5))) } catch { return }
        }
    }
}
