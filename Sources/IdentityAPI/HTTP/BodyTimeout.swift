import AsyncHTTPClient
import NIOCore
import NIOHTTP1

/// Ends an exchange whose response has begun and does not end in time. Until it begins, the deadline of the exchange does that.
///
/// AsyncHTTPClient's own read time-out starts and stops a timer for each part of each response. Nearly all responses arrive at once, and need none here.
final class BodyTimeout: ChannelInboundHandler {
    typealias InboundIn = HTTPClientResponsePart
    typealias InboundOut = HTTPClientResponsePart

    private let timeout: TimeAmount
    /// Whether a response has begun and not ended.
    private var isUnderWay = false
    /// Runs while a response is under way.
    private var timer: Scheduled<Void>?

    init(_ timeout: TimeAmount) {
        self.timeout = timeout
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head): isUnderWay = head.status.code >= 200
        case .body: break
        case .end: end()
        }
        context.fireChannelRead(data)
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        if isUnderWay, timer == nil {
            timer = context.eventLoop.assumeIsolated().scheduleTask(in: timeout) {
                guard self.isUnderWay else { return }
                context.fireErrorCaught(HTTPClientError.readTimeout)
                context.close(promise: nil)
            }
        }
        context.fireChannelReadComplete()
    }

    func handlerRemoved(context: ChannelHandlerContext) { end() }

    private func end() {
        isUnderWay = false
        timer?.cancel()
        timer = nil
    }
}
