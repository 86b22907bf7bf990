import NIOCore
import NIOHTTP1

/// Keeps answers from AsyncHTTPClient that it takes for impossible and answers with a trap: a body without a final head before it, as behind
/// a `101 Switching Protocols` that nobody asked for. Whatever a server sends may end a call, never the process.
final class ResponseValidator: ChannelInboundHandler {
    typealias InboundIn = HTTPClientResponsePart
    typealias InboundOut = HTTPClientResponsePart

    struct ImpossibleAnswer: Error, CustomStringConvertible {
        var description: String { "the server violates HTTP" }
    }

    /// The most interim answers (`100 Continue` and its like) before one answer.
    private static let mostInterim = 100

    private var hasHead = false
    private var interim = 0
    private var isBroken = false

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isBroken else { return }
        switch unwrapInboundIn(data) {
        case .head(let head):
            let isInterim = (100..<200).contains(head.status.code) && head.status != .switchingProtocols
            interim = isInterim ? interim + 1 : 0
            guard head.status.code >= 100, head.status != .switchingProtocols, !hasHead, interim <= Self.mostInterim
            else { return refuse(context) }
            hasHead = !isInterim
        case .body:
            guard hasHead else { return refuse(context) }
        case .end:
            guard hasHead else { return refuse(context) }
            hasHead = false
        }
        context.fireChannelRead(data)
    }

    private func refuse(_ context: ChannelHandlerContext) {
        isBroken = true
        context.fireErrorCaught(ImpossibleAnswer())
        context.close(promise: nil)
    }
}
