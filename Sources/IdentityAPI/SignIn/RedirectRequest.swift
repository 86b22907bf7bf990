import FoundationEssentials
import NIOCore
import NIOHTTP1

/// A browser that came back from the service, and waits for a page.
package struct RedirectRequest: Sendable {
    /// The fields of the address: `code` and `state`, or `error`.
    package let fields: [String: String]

    private let connection: any Channel

    init(target: String, connection: any Channel) {
        self.connection = connection
        // Some servers write spaces as plus signs.
        let query = target.split(separator: "?", maxSplits: 1).dropFirst().first ?? ""
        let items = URLComponents(string: "/?\(query.replacing("+", with: "%20"))")?.queryItems ?? []
        fields = Dictionary(items.map { ($0.name, $0.value ?? "") }) { first, _ in first }
    }

    /// Shows a page, and returns when it has left.
    ///
    /// - Parameters:
    ///   - html: the whole page. It may have styles of its own, and nothing else.
    ///   - isRefusal: whether the request did not count.
    package func show(_ html: String, isRefusal: Bool = false) async {
        // The browser may be gone: then nobody reads the page, and the terminal says the same.
        try? await RedirectHandler.write(html, isRefusal ? .badRequest : .ok, to: connection).get()
    }
}

/// Collects a connection's request. Only `GET /` is the service's redirect.
final class RedirectHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart

    private let arrived: (RedirectRequest) -> Void
    private var head: HTTPRequestHead?

    /// - Parameter arrived: called with each redirect.
    init(arrived: @escaping (RedirectRequest) -> Void) {
        self.arrived = arrived
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head): self.head = head
        case .body: break
        case .end:
            guard let head = head.take() else { return }
            let path = head.uri.prefix { $0 != "?" }
            if head.method != .GET {
                _ = Self.write("", .methodNotAllowed, to: context.channel)
            } else if path != "/" {
                _ = Self.write("", .notFound, to: context.channel)
            } else {
                arrived(RedirectRequest(target: head.uri, connection: context.channel))
            }
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    /// Answers, and closes the connection.
    static func write(_ html: String, _ status: HTTPResponseStatus, to connection: any Channel) -> EventLoopFuture<Void>
    {
        let headers: HTTPHeaders = [
            "Content-Type": "text/html; charset=utf-8", "Content-Length": "\(html.utf8.count)", "Connection": "close",
            // The address holds the code: no copy of it is kept, and no other page learns it.
            "Cache-Control": "no-store", "Referrer-Policy": "no-referrer",
            "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
            "X-Content-Type-Options": "nosniff",
        ]
        let head = HTTPResponseHead(version: .http1_1, status: status, headers: headers)
        return connection.eventLoop.flatSubmit {
            connection.write(HTTPServerResponsePart.head(head), promise: nil)
            connection.write(HTTPServerResponsePart.body(.byteBuffer(ByteBuffer(string: html))), promise: nil)
            let sent = connection.writeAndFlush(HTTPServerResponsePart.end(nil))
            sent.whenComplete { _ in connection.close(promise: nil) }
            return sent
        }
    }
}
