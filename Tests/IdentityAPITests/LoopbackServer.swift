import NIOCore
import NIOPosix
import NIOSSL
import Synchronization

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// A TCP server on a free loopback port, for answers that no proper server gives.
enum LoopbackServer {
    /// Runs `body` with the server's port; `prepare` gives each connection its handlers.
    static func run<Result: Sendable>(
        prepare: @escaping @Sendable (any Channel) throws -> Void,
        _ body: (Int) async throws -> Result
    ) async throws -> Result {
        let listener = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in channel.eventLoop.makeCompletedFuture { try prepare(channel) } }
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

    /// Runs `body` with a server that answers each request by a script.
    static func run<Result: Sendable>(
        script: [Step],
        tls: NIOSSLContext? = nil,
        tally: Tally = Tally(),
        _ body: (Int) async throws -> Result
    ) async throws -> Result {
        try await run { channel in
            try channel.pipeline.syncOperations.addHandler(SocketDoor())
            if let tls { try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: tls)) }
            try channel.pipeline.syncOperations.addHandler(ScriptedAnswers(script: script, tally: tally))
        } _: {
            try await body($0)
        }
    }
}

/// One thing that a scripted server does.
enum Step: Sendable {
    case send([UInt8])
    /// Sends this over and over, as fast as it is taken.
    case flood([UInt8])
    /// Sends this over and over, a little at a time.
    case drip([UInt8])
    case close
    /// Closes without TLS's good-bye.
    case cut
    /// Drops the connection, as a crash or a firewall does.
    case reset

    static func send(_ text: String) -> Step { .send(Array(text.utf8)) }
    static func flood(_ text: String) -> Step { .flood(Array(text.utf8)) }
    static func drip(_ text: String) -> Step { .drip(Array(text.utf8)) }
}

/// What a scripted server saw.
final class Tally: Sendable {
    private let requestCount = Atomic(0)
    private let byteCount = Atomic(0)

    var requests: Int { requestCount.load(ordering: .relaxed) }
    /// How much of its answers has left its hands.
    var bytesTaken: Int { byteCount.load(ordering: .relaxed) }

    func sawRequest() { requestCount.add(1, ordering: .relaxed) }
    func sent(_ count: Int) { byteCount.add(count, ordering: .relaxed) }
}

/// Stands between the socket and TLS: what it closes is closed without TLS's good-bye.
private final class SocketDoor: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
}

/// Waits for a whole request, plays the script, and waits for the next request.
private final class ScriptedAnswers: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let script: [Step]
    private let tally: Tally
    private var received: [UInt8] = []

    init(script: [Step], tally: Tally) {
        self.script = script
        self.tally = tally
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        received += unwrapInboundIn(data).readableBytesView
        guard hasWholeRequest else { return }
        received = []
        tally.sawRequest()
        play(script[...], context)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    private var hasWholeRequest: Bool {
        let text = String(decoding: received, as: UTF8.self).lowercased()
        guard let end = text.firstRange(of: "\r\n\r\n") else { return false }
        let length = text.firstRange(of: "content-length: ").map { text[$0.upperBound...].prefix(while: \.isNumber) }
        return text[end.upperBound...].utf8.count >= length.flatMap { Int($0) } ?? 0
    }

    private func play(_ steps: ArraySlice<Step>, _ context: ChannelHandlerContext) {
        guard let step = steps.first, context.channel.isActive else { return }
        let loop = context.eventLoop.assumeIsolated()
        switch step {
        case .send(let bytes):
            send(bytes, context) { self.play(steps.dropFirst(), context) }
        case .flood(let bytes):
            // The next turn of the loop: a write that ends at once would otherwise call itself deeper and deeper.
            send(bytes, context) { loop.execute { self.play(steps, context) } }
        case .drip(let bytes):
            send(bytes, context) { loop.scheduleTask(in: .milliseconds(50)) { self.play(steps, context) } }
        case .close:
            context.close(promise: nil)
        case .reset:
            let atOnce = linger(l_onoff: 1, l_linger: 0)
            _ = (context.channel as? any SocketOptionProvider)?.setSoLinger(atOnce)
            fallthrough
        case .cut:
            try? context.pipeline.syncOperations.context(handlerType: SocketDoor.self).close(promise: nil)
        }
    }

    private func send(_ bytes: [UInt8], _ context: ChannelHandlerContext, then next: @escaping () -> Void) {
        let tally = tally
        let sent = context.eventLoop.makePromise(of: Void.self)
        sent.futureResult.assumeIsolated().whenSuccess {
            tally.sent(bytes.count)
            next()
        }
        context.writeAndFlush(NIOAny(ByteBuffer(bytes: bytes)), promise: sent)
    }
}
