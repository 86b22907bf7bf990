import NIOCore
import NIOHTTP1
import NIOPosix
import SystemPackage

/// A listening socket on loopback, its connections and their requests.
struct Listener {
    /// Its port.
    let port: Int

    private let socket: any Channel
    private let connections: OpenConnections
    // Never long: a connection has one request at a time.
    private let exchanges: AsyncStream<Exchange>
    private let arrival: AsyncStream<Exchange>.Continuation

    /// Begins to listen.
    /// - Throws: ``SandboxCannotStart``.
    init(port: Int) async throws {
        let (exchanges, arrival) = AsyncStream<Exchange>.makeStream()
        let connections = OpenConnections()
        do {
            socket = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .serverChannelOption(.backlog, value: 256)
                .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
                .childChannelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        let pipeline = channel.pipeline.syncOperations
                        try pipeline.configureHTTPServerPipeline()
                        try pipeline.addHandler(
                            ConnectionHandler(opened: connections.add, arrived: { arrival.yield($0) })
                        )
                    }
                }
                .bind(host: "127.0.0.1", port: port).get()
        } catch let error as IOError {
            throw SandboxCannotStart(port: port, cause: Errno(rawValue: error.errnoCode))
        }
        self.port = socket.localAddress?.port ?? port
        self.connections = connections
        self.exchanges = exchanges
        self.arrival = arrival
    }

    /// Handles requests as they arrive, until ``close()``.
    ///
    /// Do not cancel it: a stream with a cancelled reader drops its waiting elements.
    func serve(_ answer: @escaping @Sendable (Exchange) async -> Void) async {
        await withDiscardingTaskGroup { group in
            for await exchange in exchanges {
                group.addTask { await answer(exchange) }
            }
        }
    }

    /// Releases the port, and closes all connections.
    func close() async {
        try? await socket.close()
        await connections.close()
        arrival.finish()
    }
}
