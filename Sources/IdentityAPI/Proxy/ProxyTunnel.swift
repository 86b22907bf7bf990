import LibC
import NIOCore
import NIOPosix

/// A connection through a proxy that carries no call: to try the proxy, and to find the words for what went wrong with it.
package struct ProxyTunnel: Sendable {
    let proxy: Proxy
    private let host: String
    private let port: Int
    /// The longest that the proxy may take.
    let patience: Duration

    /// - Parameters:
    ///   - proxy: the proxy.
    ///   - host: where it is to connect to.
    ///   - port: the port there.
    ///   - patience: the longest that connecting and the handshake may take together.
    package init(_ proxy: Proxy, to host: String, port: Int, patience: Duration = .seconds(10)) {
        (self.proxy, self.host, self.port, self.patience) = (proxy, host, port, patience)
    }

    /// Finds out what is wrong with the proxy; returns `nil` when it carries a connection to the host.
    package func problem() async -> IdentityError? {
        do { try await open().close() } catch { return error as? IdentityError }
        return nil
    }

    /// Connects, and returns the connection as soon as it ends at the host.
    ///
    /// - Throws: ``IdentityError`` with its ``IdentityError/proxyProblem``.
    func open() async throws -> any Channel {
        let eventLoop = MultiThreadedEventLoopGroup.singleton.any()
        let limit = TimeAmount.milliseconds(Swift.max(patience.milliseconds, 1))
        let outcome = eventLoop.makePromise(of: Void.self)
        let handshake = ProxyHandshake(proxy, to: host, port: port)
        let channel: any Channel
        do {
            channel = try await ClientBootstrap(group: eventLoop).connectTimeout(limit)
                .channelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        let conversation = Conversation(handshake, outcome)
                        try channel.pipeline.syncOperations.addHandler(conversation, name: Self.name)
                    }
                }
                .connect(host: proxy.host, port: proxy.port).get()
        } catch {
            outcome.fail(error)
            throw down(Self.cause(error, patience))
        }
        let end = eventLoop.scheduleTask(in: limit) {
            outcome.fail(IdentityError(.isDown, said: "The proxy \(proxy) did not answer within \(patience.written)."))
        }
        do {
            try await outcome.futureResult.get()
            end.cancel()
            try await channel.pipeline.removeHandler(name: Self.name)
            return channel
        } catch {
            end.cancel()
            channel.close(promise: nil)
            if let error = error as? IdentityError { throw error }
            throw IdentityError(
                .isDown,
                said: "The proxy \(proxy) closes the connection without an answer (\(Self.cause(error, patience)))."
            )
        }
    }

    /// The error of a proxy that nothing connects to.
    func down(_ cause: String) -> IdentityError {
        IdentityError(.isDown, said: "No proxy answers at \(proxy.address): \(cause).")
    }

    private static let name = "proxy handshake"

    /// What kept a connection to a proxy from being made, in the system's words.
    static func cause(_ error: any Error, _ patience: Duration) -> String {
        switch error {
        case let error as NIOConnectionError:
            error.connectionErrors.last.map { cause($0.error, patience) } ?? "the name \(error.host) is unknown"
        case let error as IOError: String(cString: strerror(error.errnoCode))
        case ChannelError.connectTimeout: "no answer within \(patience.written)"
        case is SocketAddressError: "the name is unknown"
        default: "\(error)"
        }
    }
}

/// Holds the conversation of a handshake on a connection.
private final class Conversation: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private var handshake: ProxyHandshake
    private let outcome: EventLoopPromise<Void>

    init(_ handshake: ProxyHandshake, _ outcome: EventLoopPromise<Void>) {
        self.handshake = handshake
        self.outcome = outcome
    }

    func channelActive(context: ChannelHandlerContext) {
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: handshake.opening)), promise: nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        follow(handshake.receive(unwrapInboundIn(data).readableBytesView), context)
    }

    func channelInactive(context: ChannelHandlerContext) { follow(handshake.closed(), context) }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        outcome.fail(error)
        context.close(promise: nil)
    }

    private func follow(_ step: ProxyHandshake.Step, _ context: ChannelHandlerContext) {
        switch step {
        case .wait: break
        case .send(let bytes): context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: bytes)), promise: nil)
        case .open: outcome.succeed(())
        case .refused(let problem, let said): outcome.fail(IdentityError(problem, said: said))
        }
    }
}
