import NIOCore
import NIOHTTP1

/// Gathers a connection's requests, each with its whole body.
///
/// Before it in the pipeline, `HTTPServerPipelineHandler` holds a request back until the one before it is answered.
/// Half closed connections are not kept: an answer that is held back for a caller who has given up would count as in
/// flight beside the caller's next attempt.
final class ConnectionHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart

    private let opened: (any Channel) -> Void
    private let arrived: (Exchange) -> Void
    /// The request that is being read; `nil` as soon as it is handed over.
    private var head: HTTPRequestHead?
    private var body = ByteBuffer()

    /// - Parameters:
    ///   - opened: takes note of the connection. One that is told of earlier could be closed before NIO can close it,
    ///     which traps.
    ///   - arrived: takes a request.
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
