import NIOCore

/// Closes a connection as soon as its caller has closed the other end.
///
/// The server would keep it half open until the answer is written. An answer that is held back for a caller who has
/// given up would then count as in flight beside the caller's next attempt.
final class DepartureHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = Any

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case .inputClosed? = event as? ChannelEvent {
            context.close(promise: nil)
        } else {
            context.fireUserInboundEventTriggered(event)
        }
    }
}
