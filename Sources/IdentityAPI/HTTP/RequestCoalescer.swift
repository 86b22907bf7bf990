import NIOCore
import NIOHTTP1

/// Sends the head of a request and its body with one system call, and in one packet. AsyncHTTPClient flushes each by itself.
///
/// The body follows at once: Muster hands each request over whole.
final class RequestCoalescer: ChannelOutboundHandler {
    typealias OutboundIn = HTTPClientRequestPart
    typealias OutboundOut = HTTPClientRequestPart

    /// Whether the last part was a head.
    private var awaitsBody = false

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        awaitsBody = if case .head = unwrapOutboundIn(data) { true } else { false }
        context.write(data, promise: promise)
    }

    func flush(context: ChannelHandlerContext) {
        // The body of a head that fills the buffer would wait for the flush.
        guard !awaitsBody || !context.channel.isWritable else { return }
        context.flush()
    }
}
