import LibC
import NIOCore
import NIOHTTP1
import NIOPosix

/// A request and the connection that waits for its response.
struct Exchange: Sendable {
    let head: HTTPRequestHead
    /// `nil` when it is larger than ``Call/bodyLimit``.
    let body: ByteBuffer?
    let connection: any Channel

    /// Sends the response, or a part of it, and closes the connection after its last exchange.
    func end(with answer: SandboxResponse) {
        var response = HTTPResponseHead(version: .http1_1, status: answer.status, headers: answer.headers)
        var bytes = answer.body
        if answer.status != .noContent {
            response.headers.add(name: "Content-Length", value: String(bytes.readableBytes))
        }
        if head.method == .HEAD { bytes.clear() }
        switch answer.ending {
        case .whole:
            if !head.isKeepAlive { response.headers.add(name: "Connection", value: "close") }
            send([.head(response), .body(.byteBuffer(bytes)), .end(nil)], closing: !head.isKeepAlive)
        case .truncated:
            let half = bytes.getSlice(at: bytes.readerIndex, length: bytes.readableBytes / 2)!
            send([.head(response), .body(.byteBuffer(half))], closing: true)
        case .reset:
            reset()
        }
    }

    private func send(_ parts: [HTTPServerResponsePart], closing: Bool) {
        // One hop to the event loop for all of them, and one write to the socket.
        connection.eventLoop.execute {
            for part in parts.dropLast() { connection.write(part, promise: nil) }
            let sent = connection.writeAndFlush(parts.last!)
            if closing { sent.whenComplete { _ in connection.close(promise: nil) } }
        }
    }

    /// Resets the connection. Without lingering, a close sends RST instead of FIN, so the client sees a lost connection
    /// and not an empty response.
    private func reset() {
        let now = linger(l_onoff: 1, l_linger: 0)
        guard let socket = connection as? any SocketOptionProvider else { return connection.close(promise: nil) }
        socket.setSoLinger(now).whenComplete { _ in connection.close(promise: nil) }
    }
}
