import NIOCore
import NIOHTTP1

/// Collects a connection's requests, each with its whole body.
///
/// Before it in the pipeline, `HTTPServerPipelineHandler` delays a request until the previous response.
/// Half closed connections are not kept: a delayed response for a client that has given up would count as in flight
/// besides the client's next attempt.
final class ConnectionHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart

    private let opened: (any Channel) -> Void
    private let arrived: (Exchange) -> Void
    /// The request in progress; `nil` once it is handed over.
    private var head: HTTPRequestHead?
    private var body = ByteBuffer()

    /// - Parameters:
    ///   - opened: called when the connection is active. Earlier, a close would come before NIO can close it, which
    ///     traps.
    ///   - arrived: called with a request.
    init(opened: @escaping (any Channel) -> Void, arrived: @escaping (Exchange) -> Void) {
        self.opened = opened
        self.arrived = arrived
    }

    func channelActive(context: ChannelHandlerContext) {
        opened(context.channel)
        context.fireChannelActive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            self.head = head
            body = ByteBuffer()
        case .body(var part):
            guard head != nil else { return }
            body.writeBuffer(&part)
            if body.readableBytes > Call.bodyLimit { handOver(nil, context) }
        case .end:
            handOver(body, context)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    private func handOver(_ body: ByteBuffer?, _ context: ChannelHandlerContext) {
        guard let head = head.take() else { return }
        self.body = ByteBuffer()
        arrived(Exchange(head: head, body: body, connection: context.channel))
    }
}
