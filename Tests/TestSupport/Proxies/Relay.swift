import NIOCore
import NIOPosix
import NIOSSL

/// Passes bytes between two connections, and closes each when the other ends.
public enum Relay {
    /// Connects a channel with a loopback port, on the channel's event loop.
    static func connect(_ channel: any Channel, toPort port: Int) -> EventLoopFuture<Void> {
        ClientBootstrap(group: channel.eventLoop)
            .channelInitializer { upstream in
                upstream.eventLoop.makeCompletedFuture {
                    try upstream.pipeline.syncOperations.addHandler(RelayHandler(to: channel))
                }
            }
            .connect(host: "127.0.0.1", port: port)
            .flatMapThrowing { upstream in try channel.pipeline.syncOperations.addHandler(RelayHandler(to: upstream)) }
    }

    /// Runs `body` with a port that speaks TLS and passes what it carries to a plain loopback port.
    ///
    /// - Parameters:
    ///   - port: the plain port, as of a sandbox.
    ///   - certificate: the PEM file of the certificate to show.
    ///   - key: the PEM file of its key.
    public static func withTLS<Result: Sendable>(
        before port: Int,
        certificate: String,
        key: String,
        _ body: (Int) async throws -> Result
    ) async throws -> Result {
        let chain = try NIOSSLCertificate.fromPEMFile(certificate)
        let context = try NIOSSLContext(
            configuration: .makeServerConfiguration(
                certificateChain: chain.map { .certificate($0) },
                privateKey: .privateKey(try NIOSSLPrivateKey(file: key, format: .pem))
            )
        )
        let listener = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            // What the client says is read only once there is something to pass it to.
            .childChannelOption(.autoRead, value: false)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: context))
                }
                .flatMap { connect(channel, toPort: port) }
                .flatMap { channel.setOption(.autoRead, value: true) }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        do {
            let result = try await body(listener.localAddress?.port ?? 0)
            try await listener.close()
            return result
        } catch {
            try? await listener.close()
            throw error
        }
    }
}

private final class RelayHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let other: any Channel

    init(to other: any Channel) { self.other = other }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        other.writeAndFlush(unwrapInboundIn(data), promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) { other.close(promise: nil) }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
}
