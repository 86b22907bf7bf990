import TestSupport
import Testing

@testable import IdentityAPI

@Suite("What a proxy answers", .inTurn)
struct ProxyHandshakeTests {
    private func problem(_ step: ProxyHandshake.Step) -> ProxyProblem? {
        if case .refused(let problem, _) = step { problem } else { nil }
    }

    @Test(
        "An answer to CONNECT means the same in whatever pieces it comes",
        arguments: [
            ("HTTP/1.1 200 Connection established\r\n\r\n", nil), ("HTTP/1.0 200 OK\r\nX: y\r\n\r\n", nil),
            ("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n\r\n", nil), ("HTTP/1.1 407 Nope\r\n\r\n", .wantsSignIn),
            ("HTTP/1.1 403 Forbidden\r\n\r\n", .refusesHost), ("HTTP/1.1 502 Bad Gateway\r\n\r\n", .cannotReachHost),
            ("HTTP/1.1 503 x\r\n\r\n", .cannotReachHost), ("HTTP/1.1 405 Method Not Allowed\r\n\r\n", .isNoProxy),
            ("HTTP/1.1 302 Found\r\nLocation: /\r\n\r\n", .isNoProxy), ("SSH-2.0-OpenSSH\r\n", .isNoProxy),
            ("HTTP/1.1\r\n\r\n", .isNoProxy), ("\u{5}\u{0}", .isNoProxy),
        ] as [(String, ProxyProblem?)]
    )
    func connect(answer: String, expected: ProxyProblem?) throws {
        for size in [1, 2, 7, 1000] {
            var handshake = ProxyHandshake(try Proxy(parsing: "http://u:p@proxy:1"), to: "acme.test", port: 443)
            #expect(String(decoding: handshake.opening, as: UTF8.self).hasPrefix("CONNECT acme.test:443 HTTP/1.1\r\n"))
            var last = ProxyHandshake.Step.wait
            var rest = Array(answer.utf8)[...]
            while !rest.isEmpty, last == .wait {
                last = handshake.receive(rest.prefix(size))
                rest = rest.dropFirst(size)
            }
            #expect(problem(last) == expected && (expected != nil || last == .open), "\(last)")
        }
    }

    @Test(
        "A reply of a SOCKS5 proxy says whether it refuses the host or cannot reach it",
        arguments: [
            ([5, 0], [5, 0, 0, 1], nil), ([5, 0], [5, 2], .refusesHost), ([5, 0], [5, 1], .cannotReachHost),
            ([5, 0], [5, 8], .cannotReachHost), ([5, 0], [5, 99], .isNoProxy), ([5, 255], [], .refusesHost),
            ([72, 84], [], .isNoProxy),
        ] as [([UInt8], [UInt8], ProxyProblem?)]
    )
    func socks(greeting: [UInt8], reply: [UInt8], expected: ProxyProblem?) throws {
        var handshake = ProxyHandshake(try Proxy(parsing: "socks5://proxy"), to: "acme.test", port: 443)
        #expect(handshake.opening == [5, 1, 0])
        var step = handshake.receive(greeting)
        if !reply.isEmpty {
            #expect(step == .send([5, 1, 0, 3, 9] + Array("acme.test".utf8) + [1, 187]))
            step = handshake.receive(reply)
        }
        #expect(problem(step) == expected && (expected != nil || step == .open), "\(step)")
    }

    @Test("A proxy that closes the connection without a word is down", arguments: ["http://p", "socks5://p"])
    func closed(proxy: String) throws {
        #expect(problem(ProxyHandshake(try Proxy(parsing: proxy), to: "a", port: 1).closed()) == .isDown)
    }
}
