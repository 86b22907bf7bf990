import LibC
import NIOCore
import NIOHTTP1
import NIOPosix

/// A listening socket on loopback to which the service sends the browser after a sign-in: `http://localhost:8085/`.
///
/// Browsers reach `localhost` by IPv4 or by IPv6, so it listens on `127.0.0.1` and on `::1`.
package struct RedirectListener: Sendable {
    /// Its port.
    package let port: Int
    /// The requests of browsers, in the order in which they arrive.
    package let requests: AsyncStream<RedirectRequest>

    /// The address that the application must have registered.
    package var redirectURI: String { "http://localhost:\(port)/" }

    /// Runs `body` with a listener, and closes the listener and its connections afterwards.
    ///
    /// - Parameter port: the port; 0 for a free one.
    /// - Throws: ``RedirectPortTaken``; what `body` throws.
    package static func with<Result: Sendable>(
        port: Int,
        _ body: (RedirectListener) async throws -> Result
    ) async throws -> Result {
        // A thread of its own: its end closes every connection, also those that browsers open ahead.
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let (requests, arrival) = AsyncStream<RedirectRequest>.makeStream()
        do {
            let port = try await listen(port, group) { arrival.yield($0) }
            let result = try await body(RedirectListener(port: port, requests: requests))
            try? await group.shutdownGracefully()
            return result
        } catch {
            try? await group.shutdownGracefully()
            throw error
        }
    }

    private static func listen(
        _ port: Int,
        _ group: MultiThreadedEventLoopGroup,
        _ arrived: @escaping @Sendable (RedirectRequest) -> Void
    ) async throws -> Int {
        let bootstrap = ServerBootstrap(group: group)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline()
                    try channel.pipeline.syncOperations.addHandler(RedirectHandler(arrived: arrived))
                }
            }
        var attempts = 0
        while true {
            let first: any Channel
            do { first = try await bootstrap.bind(host: "127.0.0.1", port: port).get() } catch let error as IOError {
                throw RedirectPortTaken(address: "127.0.0.1", port: port, cause: error.errnoCode)
            }
            let bound = first.localAddress?.port ?? port
            do {
                _ = try await bootstrap.bind(host: "::1", port: bound).get()
            } catch let error as IOError where error.errnoCode == EADDRINUSE && port == 0 && attempts < 10 {
                // The free port of IPv4 is taken on IPv6.
                attempts += 1
                try await first.close()
                continue
            } catch let error as IOError where [EADDRINUSE, EACCES].contains(error.errnoCode) {
                throw RedirectPortTaken(address: "::1", port: bound, cause: error.errnoCode)
            } catch {
                // A machine without IPv6.
            }
            return bound
        }
    }
}

/// A port on which no sign-in can wait, because another program listens there or because the system keeps it.
package struct RedirectPortTaken: Error {
    /// The loopback address.
    package let address: String
    /// The port.
    package let port: Int
    /// The system's error number.
    package let cause: Int32
}
