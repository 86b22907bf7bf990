import IdentitySandbox
import NIOCore
import NIOPosix
import TestSupport
import Testing

@Suite("The sandbox's connections", .inTurn)
struct ConnectionTests {
    private static let page = "GET /elsewhere HTTP/1.1\r\nHost: x\r\n"
    private static let token = "POST /identity_/connect/token HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"

    @Test("Requests that are sent at once are answered one by one, over one connection")
    func pipelining() async throws {
        let answers = try await exchange(
            "\(Self.page)\r\n\(Self.page)\r\n\(Self.token)Content-Length: 0\r\n\r\n"
        )
        let ends = answers.split(separator: "HTTP/1.1 ").map { $0.prefix(3) }
        #expect(ends == ["200", "200", "400"])
    }

    @Test(
        "A body is read whole, in chunks or by its length, and with any form of the target",
        arguments: [
            "Content-Length: 14\r\n\r\ngrant_type=%20",
            "Transfer-Encoding: chunked\r\n\r\n5\r\ngrant\r\n8\r\n_type=%2\r\n1\r\n0\r\n0\r\n\r\n",
        ],
        ["/identity_/connect/token", "/identity_/connect/token?a=b", "http://127.0.0.1:1/identity_/connect/token"]
    )
    func bodies(body: String, target: String) async throws {
        let head = "POST \(target) HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
        let answer = try await exchange(head + body)
        #expect(answer.hasPrefix("HTTP/1.1 400 ") && answer.contains("unsupported_grant_type"), "\(answer)")
    }

    @Test("A body that is too large is refused before it has arrived")
    func tooLarge() async throws {
        let size = 4 << 20
        let head = "POST /identity_/api/RobotAccount HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer 1234\r\n"
        let body = String(repeating: " ", count: size + 1)
        let answer = try await exchange("\(head)Connection: close\r\nContent-Length: \(2 * size)\r\n\r\n\(body)")
        #expect(answer.hasPrefix("HTTP/1.1 413 ") && answer.hasSuffix("Request body too large."), "\(answer)")
    }

    @Test("An answer to HEAD has the length of the page, and no page")
    func head() async throws {
        let answer = try await exchange("HEAD / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        #expect(answer.contains("\r\nContent-Length: 85\r\n") && answer.hasSuffix("\r\n\r\n"), "\(answer)")
    }

    @Test("A connection ends with the answer for a caller of HTTP/1.0, and for one who does not speak HTTP")
    func ends() async throws {
        #expect(try await exchange("GET / HTTP/1.0\r\n\r\n").hasPrefix("HTTP/1.1 200 "))
        #expect(try await exchange("Hello!\r\n\r\n").hasPrefix("HTTP/1.1 400 "))
    }

    /// Sends a text over a connection of its own. Returns what comes back until the sandbox closes it.
    private func exchange(_ text: String) async throws -> String {
        try await Sandbox.run { sandbox in
            let connection = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .connect(host: "127.0.0.1", port: sandbox.port) { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                    }
                }
            return try await connection.executeThenClose { inbound, outbound in
                try await outbound.write(ByteBuffer(string: text))
                var answer = ByteBuffer()
                for try await var part in inbound { answer.writeBuffer(&part) }
                return String(buffer: answer)
            }
        }
    }
}
