import NIOCore
import Synchronization
import TestSupport
import Testing

@testable import IdentityAPI

/// How the parts of a request leave.
@Suite("Requests on their way", .inTurn)
struct RequestCoalescerTests {
    /// Notes what the first read brought, and answers when the body is whole.
    private final class FirstRead: ChannelInboundHandler, Sendable {
        typealias InboundIn = ByteBuffer

        private let body: String
        private let all = Mutex("")
        let first = Mutex<String?>(nil)

        init(endingWith body: String) { self.body = body }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            let text = String(buffer: unwrapInboundIn(data))
            first.withLock { $0 = $0 ?? text }
            let isWhole = all.withLock { all in
                all += text
                return all.utf8.suffix(body.utf8.count).elementsEqual(body.utf8)
            }
            guard isWhole else { return }
            let answer = ByteBuffer(string: "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n")
            context.writeAndFlush(NIOAny(answer), promise: nil)
        }
    }

    private func post(header: String, body: String) async throws -> (status: Int, firstRead: String) {
        let server = FirstRead(endingWith: body)
        let status = try await LoopbackServer.run { channel in
            try channel.pipeline.syncOperations.addHandler(server)
        } _: { port in
            try await AsyncHTTPClientTransport.with(.patient) { transport in
                let url = "http://127.0.0.1:\(port)/x"
                let request = TransportRequest(.post, url: url, headers: [("x", header)], body: Array(body.utf8))
                return try await transport.send(request).status
            }
        }
        return (status, server.first.withLock { $0 } ?? "")
    }

    @Test("The head of a request and its body leave together")
    func together() async throws {
        let (status, firstRead) = try await post(header: "y", body: "the body")
        #expect(status == 200 && firstRead.hasPrefix("POST /x ") && firstRead.hasSuffix("\r\n\r\nthe body"))
    }

    @Test(
        "A head or a body that fills the buffer leaves all the same",
        .timeLimit(.minutes(1)),
        arguments: [(300_000, 10), (10, 300_000), (300_000, 300_000)]
    )
    func long(header: Int, body: Int) async throws {
        let (status, _) = try await post(
            header: String(repeating: "h", count: header),
            body: String(repeating: "b", count: body - 1) + "."
        )
        #expect(status == 200)
    }
}
