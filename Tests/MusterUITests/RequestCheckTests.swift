import HTTPTypes
import TestSupport
import Testing

@testable import MusterUI

@Suite("Which requests come from the page", .inTurn)
struct RequestCheckTests {
    private static let host = "127.0.0.1:4567"

    private struct Sent {
        var method = HTTPRequest.Method.get
        var host: String? = RequestCheckTests.host
        var fields: [(String, String)] = []

        var request: HTTPRequest {
            var request = HTTPRequest(method: method, scheme: "http", authority: host, path: "/api/state")
            for (name, value) in fields {
                request.headerFields.append(HTTPField(name: HTTPField.Name(name)!, value: value))
            }
            return request
        }
    }

    private static let own: [Sent] = [
        Sent(), Sent(method: .head), Sent(fields: [("Origin", "http://127.0.0.1:4567")]),
        Sent(method: .post, fields: [("Origin", "http://127.0.0.1:4567")]),
        Sent(method: .post, fields: [("Origin", "http://127.0.0.1:4567"), ("Sec-Fetch-Site", "same-origin")]),
        Sent(fields: [("Sec-Fetch-Site", "none"), ("Sec-Fetch-Mode", "navigate")]),
        Sent(fields: [("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Mode", "navigate")]),
    ]

    private static let strange: [(Sent, RequestCheck.Refusal)] = [
        (Sent(host: nil), .host), (Sent(host: ""), .host), (Sent(host: "localhost:4567"), .host),
        (Sent(host: "127.0.0.1"), .host), (Sent(host: "127.0.0.1:4568"), .host), (Sent(host: "evil.example"), .host),
        (Sent(host: "127.0.0.1:4567.evil.example"), .host), (Sent(host: "[::1]:4567"), .host),
        (Sent(method: .post), .origin), (Sent(method: .delete), .origin), (Sent(method: .put), .origin),
        (Sent(fields: [("Origin", "null")]), .origin), (Sent(fields: [("Origin", "")]), .origin),
        (Sent(fields: [("Origin", "https://127.0.0.1:4567")]), .origin),
        (Sent(method: .post, fields: [("Origin", "http://127.0.0.1:80")]), .origin),
        (Sent(method: .post, fields: [("Origin", "http://127.0.0.1:4567.evil.example")]), .origin),
        (Sent(fields: [("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Mode", "no-cors")]), .origin),
        (Sent(fields: [("Sec-Fetch-Site", "same-site"), ("Sec-Fetch-Mode", "cors")]), .origin),
        (
            Sent(
                method: .post,
                fields: [
                    ("Origin", "http://127.0.0.1:4567"), ("Sec-Fetch-Site", "cross-site"),
                    ("Sec-Fetch-Mode", "navigate"),
                ]
            ), .origin
        ),
    ]

    private let check = RequestCheck(host: RequestCheckTests.host, key: PageKey())

    @Test("The page's own requests pass", arguments: own.indices)
    func passes(index: Int) throws { try check.requireOwn(Self.own[index].request) }

    @Test("Requests for another host and from another site are refused", arguments: strange.indices)
    func refuses(index: Int) {
        let (sent, refusal) = Self.strange[index]
        #expect(throws: refusal) { try check.requireOwn(sent.request) }
    }

    @Test("The key is good once, and its cookie from then on")
    func key() throws {
        #expect(check.cookie(forKey: "") == nil)
        #expect(check.cookie(forKey: String(check.key.text.dropLast())) == nil)
        let set = try #require(check.cookie(forKey: check.key.text))
        #expect(set.contains("; HttpOnly; SameSite=Strict; Path=/") && set.hasPrefix("muster-4567="))
        #expect(check.cookie(forKey: check.key.text) == nil)
        let pair = String(set.prefix { $0 != ";" })
        try check.requireCookie(Sent(fields: [("Cookie", pair)]).request)
        try check.requireCookie(Sent(fields: [("Cookie", "a=b; \(pair); c")]).request)
        for bad in [
            "", "muster-4567=", pair.uppercased(), pair + "0", String(pair.dropLast()), "x\(pair)", check.key.text,
        ] {
            #expect(throws: RequestCheck.Refusal.key) {
                try check.requireCookie(Sent(fields: [("Cookie", bad)]).request)
            }
        }
        #expect(throws: RequestCheck.Refusal.key) { try check.requireCookie(Sent().request) }
    }

    @Test("No two keys are the same, and a key tells nothing of its cookie")
    func keys() throws {
        let keys = (0..<50).map { _ in PageKey() }
        #expect(Set(keys.map(\.text)).count == 50)
        #expect(keys.allSatisfy { $0.text.count == 64 && $0.spend($0.text) != $0.text })
    }
}
