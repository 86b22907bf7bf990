import NIOCore
import NIOPosix
import Synchronization

/// A proxy on a free loopback port, which alone knows where some hosts are.
public final class TestProxy: Sendable {
    /// What it does.
    public enum Behavior: Sendable {
        /// An HTTP proxy; with a sign-in, it wants `user:password`.
        case http(signIn: String?)
        case socks5
        /// Answers each connection with this text once it has said something, and closes it where asked to.
        case says([UInt8], closes: Bool)
        /// A SOCKS5 proxy that refuses each host with this reply.
        case socks5Refusing(UInt8)
        /// Closes each connection.
        case closes
    }

    private struct State {
        var listener: (any Channel)?
        var connections: [any Channel] = []
        var targets: [String] = []
    }

    private let behavior: Behavior
    private let hosts: [String: Int]
    private let state = Mutex(State())
    /// Its port.
    public let port: Int

    private init(_ behavior: Behavior, _ hosts: [String: Int], port: Int) {
        (self.behavior, self.hosts, self.port) = (behavior, hosts, port)
    }

    /// The hosts and ports that it was asked for.
    public var targets: [String] { state.withLock { $0.targets } }

    /// Runs `body` with a proxy.
    ///
    /// - Parameters:
    ///   - behavior: what it does.
    ///   - hosts: the loopback port that each host stands for.
    public static func run<Result: Sendable>(
        _ behavior: Behavior,
        hosts: [String: Int],
        _ body: (TestProxy) async throws -> Result
    ) async throws -> Result {
        // The port is taken once, so that the proxy can go down and come back.
        let first = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .bind(host: "127.0.0.1", port: 0).get()
        let proxy = TestProxy(behavior, hosts, port: first.localAddress?.port ?? 0)
        try await first.close()
        try await proxy.start()
        do {
            let result = try await body(proxy)
            await proxy.stop()
            return result
        } catch {
            await proxy.stop()
            throw error
        }
    }

    /// Accepts connections.
    public func start() async throws {
        let listener = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    self.state.withLock { $0.connections.append(channel) }
                    try channel.pipeline.syncOperations.addHandler(ProxyConnection(self), name: ProxyConnection.name)
                }
            }
            .bind(host: "127.0.0.1", port: port).get()
        state.withLock { $0.listener = listener }
    }

    /// Goes down: refuses connections, and cuts those that it carries.
    public func stop() async {
        let channels = state.withLock { state in
            defer { (state.listener, state.connections) = (nil, []) }
            return [state.listener].compactMap(\.self) + state.connections
        }
        for channel in channels { try? await channel.close() }
    }

    fileprivate var answer: Behavior { behavior }

    fileprivate func port(of host: String, _ target: String) -> Int? {
        state.withLock { $0.targets.append(target) }
        return hosts[host]
    }
}

/// One connection of a client to the proxy.
private final class ProxyConnection: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    static let name = "proxy"

    private let proxy: TestProxy
    private var received = ByteBuffer()
    private var isGreeted = false

    init(_ proxy: TestProxy) { self.proxy = proxy }

    func channelActive(context: ChannelHandlerContext) {
        if case .closes = proxy.answer { context.close(promise: nil) }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var buffer = unwrapInboundIn(data)
        received.writeBuffer(&buffer)
        switch proxy.answer {
        case .http(let signIn): connect(context, signIn)
        case .socks5: socks(context, refusal: nil)
        case .socks5Refusing(let reply): socks(context, refusal: reply)
        case .says(let bytes, let closes): say(bytes, context, closes: closes)
        case .closes: break
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    private func say(_ bytes: [UInt8], _ context: ChannelHandlerContext, closes: Bool = false) {
        let written = context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: bytes)))
        let channel = context.channel
        if closes { written.whenComplete { _ in channel.close(promise: nil) } }
    }

    private func connect(_ context: ChannelHandlerContext, _ signIn: String?) {
        let text = String(buffer: received)
        guard text.hasSuffix("\r\n\r\n") else { return }
        let lines = text.split(separator: "\r\n")
        let target = String(lines[0].split(separator: " ")[1])
        let given = lines.first { $0.lowercased().hasPrefix("proxy-authorization: basic ") }.map {
            String($0.dropFirst(27))
        }
        if let signIn, given != signIn {
            return say(
                Array("HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n".utf8),
                context,
                closes: true
            )
        }
        let host = target.split(separator: ":").first.map(String.init) ?? ""
        guard let port = proxy.port(of: host, target) else {
            return say(
                Array("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n".utf8),
                context,
                closes: true
            )
        }
        carry(to: port, context, answer: Array("HTTP/1.1 200 Connection established\r\n\r\n".utf8))
    }

    private func socks(_ context: ChannelHandlerContext, refusal: UInt8?) {
        let bytes = Array(received.readableBytesView)
        guard isGreeted else {
            guard bytes.count >= 2, bytes.count >= 2 + Int(bytes[1]) else { return }
            received.clear()
            isGreeted = true
            return say([5, 0], context)
        }
        guard bytes.count > 5, bytes.count >= 7 + Int(bytes[4]) else { return }
        let host = String(decoding: bytes[5..<5 + Int(bytes[4])], as: UTF8.self)
        let ok: [UInt8] = [5, 0, 0, 1, 0, 0, 0, 0, 0, 0]
        if let refusal { return say([5, refusal] + ok.dropFirst(2), context, closes: true) }
        guard let port = proxy.port(of: host, host) else {
            return say([5, 4] + ok.dropFirst(2), context, closes: true)
        }
        carry(to: port, context, answer: ok)
    }

    private func carry(to port: Int, _ context: ChannelHandlerContext, answer: [UInt8]) {
        received.clear()
        let client = context.channel
        Relay.connect(client, toPort: port).whenComplete { result in
            guard case .success = result else { return client.close(promise: nil) }
            // The answer comes first, and then only what the service says.
            client.writeAndFlush(ByteBuffer(bytes: answer), promise: nil)
            client.pipeline.removeHandler(name: Self.name, promise: nil)
        }
    }
}
