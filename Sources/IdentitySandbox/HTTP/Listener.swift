import HummingbirdCore
import Logging
import NIOCore
import NIOPosix
import SystemPackage

/// A listening socket on loopback, and the connections that it has taken.
///
/// Hummingbird's own `Server` drops connections that it has accepted and not begun to serve when its task is cancelled,
/// and the process ends with "Deinited NIOAsyncWriter without calling finish()". Here every accepted connection is
/// served, if only to be closed at once.
struct Listener {
    /// The port that it listens on.
    let port: Int

    private let socket: any Channel
    private let http: HTTP1Channel
    private let arrivals: AsyncStream<HTTP1Channel.Value>
    private let arrival: AsyncStream<HTTP1Channel.Value>.Continuation

    /// Begins to listen.
    /// - Throws: ``SandboxCannotStart``.
    init(port: Int, responder: @escaping HTTPChannelHandler.Responder) async throws {
        let (arrivals, arrival) = AsyncStream<HTTP1Channel.Value>.makeStream()
        let http = HTTP1Channel(
            responder: responder,
            configuration: HTTP1Channel.Configuration(additionalChannelHandlers: [DepartureHandler()])
        )
        do {
            socket = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .serverChannelOption(.backlog, value: 256)
                .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
                .childChannelOption(.allowRemoteHalfClosure, value: true)
                .childChannelInitializer { channel in
                    http.setup(channel: channel, logger: Self.logger).flatMapThrowing { connection in
                        try channel.pipeline.syncOperations.addHandler(
                            ArrivalHandler {
                                guard case .terminated = arrival.yield(connection) else { return }
                                // Accepted while the socket was being closed: served to its end, which is now.
                                channel.close(promise: nil)
                                Task { await http.handle(value: connection, logger: Self.logger) }
                            }
                        )
                    }
                }
                .bind(host: "127.0.0.1", port: port).get()
        } catch let error as IOError {
            throw SandboxCannotStart(port: port, cause: Errno(rawValue: error.errnoCode))
        }
        self.port = socket.localAddress?.port ?? port
        self.http = http
        self.arrivals = arrivals
        self.arrival = arrival
    }

    /// Serves connections until ``close()``, then ends those that are still open.
    ///
    /// Not to be cancelled: a stream whose reader is cancelled drops what waits in it.
    func serve() async {
        await withDiscardingTaskGroup { group in
            for await connection in arrivals {
                group.addTask { await http.handle(value: connection, logger: Self.logger) }
            }
            group.cancelAll()
        }
    }

    /// Gives the port back and takes no more connections.
    func close() async {
        try? await socket.close()
        arrival.finish()
    }

    private static let logger = Logger(label: "muster.sandbox", factory: { _ in SwiftLogNoOpLogHandler() })
}

/// Tells that a connection is open. One that is handed over earlier may be closed before NIO can close it, which traps.
private final class ArrivalHandler: ChannelInboundHandler {
    typealias InboundIn = Any

    private let announce: () -> Void

    init(_ announce: @escaping () -> Void) {
        self.announce = announce
    }

    func channelActive(context: ChannelHandlerContext) {
        announce()
        context.fireChannelActive()
    }
}
