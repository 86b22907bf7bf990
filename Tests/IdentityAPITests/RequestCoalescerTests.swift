import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization
import TestSupport
import Testing

@testable import IdentityAPI

/// How the parts of a request leave.
@Suite("Requests on their way", .inTurn)
struct RequestCoalescerTests {
    /// Stands in the place of the socket, and notes what reaches it.
    private final class Notes: ChannelOutboundHandler, Sendable {
        typealias OutboundIn = HTTPClientRequestPart

        let events = Mutex<[String]>([])

        func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
            let part =
                switch unwrapOutboundIn(data) {
                case .head: "head"
                case .body: "body"
                case .end: "end"
                }
            events.withLock { $0.append(part) }
            promise?.succeed()
        }

        func flush(context: ChannelHandlerContext) { events.withLock { $0.append("flush") } }
    }

    @Test("The head of a request waits for what follows it, and nothing else waits")
    func together() async throws {
        let notes = Notes()
        try await LoopbackServer.run(script: []) { port in
            let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .channelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try channel.pipeline.syncOperations.addHandlers(notes, RequestCoalescer())
                    }
                }
                .connect(host: "127.0.0.1", port: port).get()
            let head = HTTPRequestHead(version: .http1_1, method: .POST, uri: "/")
            let parts: [HTTPClientRequestPart] = [.head(head), .body(.byteBuffer(ByteBuffer(string: "x"))), .end(nil)]
            // As AsyncHTTPClient sends a request with a body, and one without.
            for part in parts { channel.writeAndFlush(part, promise: nil) }
            channel.write(HTTPClientRequestPart.head(head), promise: nil)
            try await channel.writeAndFlush(HTTPClientRequestPart.end(nil))
            try await channel.close()
        }
        #expect(
            notes.events.withLock { $0 } == ["head", "body", "flush", "end", "flush", "head", "end", "flush"]
        )
    }

    @Test(
        "A head or a body that fills the buffer leaves all the same",
        arguments: [(300_000, 10), (10, 300_000), (300_000, 300_000)]
    )
    func long(header: Int, body: Int) async throws {
        try await LoopbackServer.run(script: [.send("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n")]) { port in
            let status = try await AsyncHTTPClientTransport.with(.patient) { transport in
                let request = TransportRequest(
                    .post,
                    url: "http://127.0.0.1:\(port)/",
                    headers: [("x", String(repeating: "h", count: header))],
                    body: Array(repeating: UInt8(ascii: "b"), count: body)
                )
                return try await transport.send(request).status
            }
            #expect(status == 200)
        }
    }
}
