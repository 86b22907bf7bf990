import NIOCore
import NIOHTTP1
import NIOPosix

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A request that has arrived, and the connection that waits for its answer.
struct Exchange: Sendable {
    let head: HTTPRequestHead
    /// `nil` where it is larger than ``Call/bodyLimit``.
    let body: ByteBuffer?
    let connection: any Channel

    /// Sends the answer, or as much of it as is to arrive, and closes the connection where the exchange was its last.
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

    /// Breaks the connection. Without lingering, closing sends RST instead of FIN: the caller sees a lost connection
    /// and not an empty answer.
    private func reset() {
        let now = linger(l_onoff: 1, l_linger: 0)
        guard let socket = connection as? any SocketOptionProvider else { return connection.close(promise: nil) }
        socket.setSoLinger(now).whenComplete { _ in connection.close(promise: nil) }
    }
}
