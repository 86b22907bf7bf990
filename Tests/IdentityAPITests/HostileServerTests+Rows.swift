@testable import IdentityAPI

/// What a hostile service answers, and what a call must make of it.
extension HostileServerTests {
    static let head = "HTTP/1.1 200 OK\r\n"
    static let chunked = head + "transfer-encoding: chunked\r\n\r\n"
    static let filler = String(repeating: "x", count: 1 << 16)

    static let floods: [Row] = [
        Row("a body without an end", [.send(head + "\r\n"), .flood(filler)]),
        Row(
            "a body of a quintillion bytes",
            [.send(head + "content-length: 1000000000000000000\r\n\r\n"), .flood(filler)]
        ),
        Row("chunks without an end", [.send(chunked), .flood("10000\r\n\(filler)\r\n")]),
        Row("one chunk of 2^60 bytes", [.send(chunked + "1000000000000000\r\n"), .flood(filler)]),
        Row(
            "chunks of one byte without an end",
            [.send(chunked), .flood(String(repeating: "1\r\nx\r\n", count: 5_000))],
            drags: true
        ),
        Row("a header line of 10 MB", [.send(head + "x: "), .send([UInt8](repeating: 0x78, count: 10_000_000))]),
        Row("a header line without an end", [.send(head + "x: "), .flood(filler)]),
        Row("a header name without an end", [.send(head), .flood(filler)]),
        Row("headers without an end", [.send(head), .flood("x: \(String(repeating: "y", count: 1000))\r\n")]),
        Row("headers of one byte without an end", [.send(head), .flood(String(repeating: "x:\r\n", count: 10_000))]),
        Row("trailers without an end", [.send(chunked + "0\r\n"), .flood("x: \(filler)\r\n")]),
    ]

    /// Floods of bytes that are thrown away as they come: only the time limit ends them.
    static let idleFloods: [Row] = [
        Row("a status line without an end", [.send("HTTP/1.1 200 "), .flood(filler)], drags: true),
        Row("100 Continue for ever", [.flood("HTTP/1.1 100 Continue\r\n\r\n")], drags: true),
        Row("103 Early Hints for ever", [.flood("HTTP/1.1 103 Early Hints\r\nlink: <\(filler)>\r\n\r\n")], drags: true),
        Row("a chunk extension without an end", [.send(chunked + "1;"), .flood(filler)], drags: true),
        Row("empty lines for ever", [.flood("\r\n\r\n\r\n")], drags: true),
    ]

    static let drips: [Row] = [
        Row("no answer at all", [], drags: true),
        Row("a status line that drips", [.send("HTTP/1.1 200 "), .drip("O")], drags: true),
        Row("headers that drip", [.send(head + "x: "), .drip("y")], drags: true),
        Row("a body that drips", [.send(head + "\r\n"), .drip(" ")], drags: true),
        Row("a counted body that drips", [.send(head + "content-length: 99999\r\n\r\n"), .drip(" ")], drags: true),
        Row("chunks that drip", [.send(chunked), .drip("1\r\n \r\n")], drags: true),
        Row("a chunk extension that drips", [.send(chunked + "1;"), .drip("x")], drags: true),
        Row("trailers that drip", [.send(chunked + "0\r\nx: "), .drip("y")], drags: true),
        Row("a body that stops", [.send(head + "content-length: 99\r\n\r\n{")], drags: true),
        Row("interim answers that drip", [.drip("HTTP/1.1 102 Processing\r\n\r\n")], drags: true),
    ]

    static let framing: [Row] = [
        Row("fewer bytes than counted", head + "content-length: 99\r\n\r\n\(page)"),
        Row("more bytes than counted", head + "content-length: 9\r\n\r\n\(page)", .unreadableAnswer),
        Row("a negative count", head + "content-length: -1\r\n\r\n\(page)"),
        Row("a count beyond 64 bits", head + "content-length: 99999999999999999999999\r\n\r\n\(page)"),
        Row("a count that is none", head + "content-length: many\r\n\r\n\(page)"),
        Row("two counts", head + "content-length: 2\r\ncontent-length: 53\r\n\r\n\(page)"),
        Row("a count and chunks", head + "content-length: 2\r\ntransfer-encoding: chunked\r\n\r\n\(page)"),
        Row("a chunk size that is none", chunked + "zz\r\n\(page)"),
        Row("a chunk size beyond 64 bits", chunked + "FFFFFFFFFFFFFFFFFFFF\r\n\(page)"),
        Row("a negative chunk size", chunked + "-5\r\n\(page)"),
        Row("a chunk without its line end", chunked + "2\r\n{}{}\r\n0\r\n\r\n"),
        Row("chunks without the last", chunked + "2\r\n{}\r\n"),
        Row("HTTP/0.9", page),
        Row("binary garbage", [.send((0...255).map { UInt8($0) }), .close]),
        Row("zero bytes", [.send([UInt8](repeating: 0, count: 1000)), .close]),
        Row("HTTP/2", [.send([0, 0, 0, 4, 0, 0, 0, 0, 0]), .close]), Row("SSH", "SSH-2.0-OpenSSH_9.6\r\n"),
        Row("another HTTP version", "HTTP/9.9 200 OK\r\n\r\n\(page)"),
        Row("a status of letters", "HTTP/1.1 abc OK\r\n\r\n"), Row("a status of one digit", "HTTP/1.1 2 OK\r\n\r\n"),
        Row("a header without a colon", head + "nonsense\r\n\r\n\(page)"),
        Row("a NUL in a header", head + "x: a\0b\r\n\r\n\(page)"), Row("a request", "GET / HTTP/1.1\r\n\r\n"),
        Row("an upgrade nobody asked for", "HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\n\r\n\(page)"),
    ]

    static let ends: [Row] =
        [
            "", "H", "HTTP/1.1 20", head, head + "content-le", head + "content-length: 9\r\n\r\n", chunked,
            chunked + "3\r\n{",
        ]
        .flatMap { start in
            [Row("closed after '\(start)'", start), Row("reset after '\(start)'", [.send(start), .reset])]
        }

    static let statuses: [Row] = [
        Row("204 where JSON is expected", "HTTP/1.1 204 No Content\r\n\r\n", .unreadableAnswer),
        Row("304", "HTTP/1.1 304 Not Modified\r\n\r\n", .unreadableAnswer),
        Row("an empty 200", [.send(answer("")), .close], .unreadableAnswer),
        Row("an empty 201 ended by closing", "HTTP/1.1 201 Created\r\n\r\n", .unreadableAnswer),
        Row("a redirect", [.send(answer("", status: "307 Temporary", "location: /elsewhere\r\n"))], .unreadableAnswer),
        Row("a redirect to itself", [.send(answer("", status: "302 Found", "location: \r\n"))], .unreadableAnswer),
        Row("gzip nobody asked for", [.send(answer("\u{1F}\u{8B}x", "content-encoding: gzip\r\n"))], .unreadableAnswer),
        Row("a status below 100", [.send(answer(page, status: "099 Odd")), .close]),
        Row("a status beyond 599", [.send(answer(page, status: "999 Odd"))], .serverFailed),
    ]

    static let bodies: [Row] =
        [
            ("arrays 100,000 deep", String(repeating: "[", count: 100_000)),
            (
                "closed arrays 100,000 deep",
                String(repeating: "[", count: 100_000) + String(repeating: "]", count: 100_000)
            ),
            ("objects 100,000 deep", String(repeating: #"{"results":"#, count: 90_000)),
            (
                "100,000 deep where nobody looks",
                #"{"totalCount":0,"results":[],"access_token":"t","id":"1","x":"#
                    + String(repeating: "[", count: 100_000) + String(repeating: "]", count: 100_000) + "}"
            ), ("a string without an end", #"{"id":""# + filler), ("a lone brace", "}"), ("a NUL", "\0"),
            ("NULs around", "\0\(page)\0"), ("text after the JSON", page + page),
            ("an id that is null", #"{"id":null,"totalCount":null,"results":null,"access_token":null}"#),
        ].map { Row($0, [.send(answer($1))], .unreadableAnswer) }

    static let rows = floods + idleFloods + drips + framing + ends + statuses + bodies
}
