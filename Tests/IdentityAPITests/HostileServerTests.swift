import Foundation
import NIOCore
import TestSupport
import Testing

@testable import IdentityAPI

/// Servers that answer what no service should, through a real socket. Whatever comes, a call ends, and its error tells the truth about what
/// may have been applied.
@Suite("Hostile answers", .serialized, .inTurn)
struct HostileServerTests {
    static let page = #"{"totalCount":1,"results":[{"id":"1","name":"one"}]}"#
    static let account = #"{"id":"1","name":"one","displayName":"One","groupIds":["g"]}"#

    static func answer(_ body: some Collection<UInt8>, status: String = "200 OK", _ headers: String = "") -> [UInt8] {
        Array("HTTP/1.1 \(status)\r\ncontent-length: \(body.count)\r\n\(headers)\r\n".utf8) + Array(body)
    }

    static func answer(_ body: String, status: String = "200 OK", _ headers: String = "") -> [UInt8] {
        answer(Array(body.utf8), status: status, headers)
    }

    /// A server's behaviour, and what a call must make of it.
    struct Row: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let script: [Step]
        var kind: IdentityError.Kind = .answerLost
        /// Whether only the time limit ends it; elsewhere a short limit would tell how busy the machine is.
        var drags = false

        init(_ name: String, _ script: [Step], _ kind: IdentityError.Kind = .answerLost, drags: Bool = false) {
            testDescription = name
            self.script = script
            self.kind = kind
            self.drags = drags
        }

        init(_ name: String, _ text: String, _ kind: IdentityError.Kind = .answerLost) {
            self.init(name, [.send(text), .close], kind)
        }
    }

    private func withTransport<Result: Sendable>(
        _ row: Row,
        _ body: (any Transport) async throws -> Result
    ) async throws -> Result {
        var options = AsyncHTTPClientTransport.Options.patient
        if row.drags { options.timeout = .seconds(1) }
        options.longestBody = 1 << 20
        return try await AsyncHTTPClientTransport.with(options, body)
    }

    private func client(
        port: Int,
        _ transport: any Transport,
        _ credentials: Credentials = .token("t")
    ) throws -> IdentityClient {
        let deployment = try Deployment(url: "http://127.0.0.1:\(port)/identity")
        return IdentityClient(
            deployment: deployment,
            organizationID: "o",
            transport: transport,
            tokens: TokenSource(credentials: credentials, deployment: deployment, transport: transport),
            gate: QuotaGate(policy: .unlimited)
        )
    }

    @Test("Every call ends, in an error that tells what may have been applied", arguments: rows)
    func everyCall(row: Row) async throws {
        async let page = expect(row, row.kind) { _ = try await $0.robotAccounts() }
        async let creation = expect(row, row.kind) {
            _ = try await $0.createRobotAccount(name: "n", displayName: "", groupIDs: [])
        }
        let application = Credentials.application(id: "i", secret: "s3cret", scope: "s")
        async let signIn = expect(row, .unreachable, application) { _ = try await $0.groups() }
        for error in [try await page, try await creation] {
            #expect(error?.isTransient == true && error?.mayHaveBeenApplied == true)
        }
        // What waited for the token was never sent.
        let error = try await signIn
        #expect(error?.isTransient == true && error?.mayHaveBeenApplied == false)
        #expect(error?.message.hasPrefix("No token: ") == true && error?.message.contains("s3cret") == false)
    }

    /// The call's error; no second request must have been received, and no more of a flood than the buffers between can hold.
    @discardableResult
    private func expect(
        _ row: Row,
        _ kind: IdentityError.Kind,
        _ credentials: Credentials = .token("t"),
        _ call: @Sendable (IdentityClient) async throws -> Void
    ) async throws -> IdentityError? {
        let tally = Tally()
        let error = try await LoopbackServer.run(script: row.script, tally: tally) { port in
            try await withTransport(row) { transport in
                let client = try client(port: port, transport, credentials)
                return await #expect(throws: IdentityError.self) { try await call(client) }
            }
        }
        #expect(error?.kind == kind, "\(String(describing: error))")
        // Never a second try; with a short limit, a busy machine may not even get to the first.
        #expect(tally.requests == 1 || row.drags && tally.requests == 0)
        if !row.drags { #expect(tally.bytesTaken < 32 << 20) }
        return error
    }

    @Test(
        "An error is what its status says, with the beginning of its text, where the text has no end or is cut off",
        arguments: [
            ("400 Bad Request", IdentityError.Kind.refused), ("403 Forbidden", .forbidden),
            ("503 Service Unavailable", .serverFailed),
        ],
        [[Step.flood(HostileServerTests.filler)], [.close]]
    )
    func cutError(status: (line: String, kind: IdentityError.Kind), end: [Step]) async throws {
        let head = "HTTP/1.1 \(status.line)\r\ncontent-type: text/plain\r\ncontent-length: 999999999\r\n\r\n"
        let row = Row(status.line, [.send(head + "Not this one. ")] + end)
        let error = try await expect(row, status.kind) {
            _ = try await $0.createRobotAccount(name: "n", displayName: "", groupIDs: [])
        }
        #expect(error?.message.hasPrefix("Not this one.") == true, "\(String(describing: error))")
    }

    @Test("A connection that is closed before the request, or at once, is no answer", arguments: [0, 1])
    func closedAtOnce(round: Int) async throws {
        try await LoopbackServer.run {
            $0.close(promise: nil)
        } _: { port in
            try await withTransport(Row("", "")) { transport in
                let error = await #expect(throws: IdentityError.self) {
                    try await client(port: port, transport).robotAccounts()
                }
                #expect(error?.isTransient == true, "\(String(describing: error))")
            }
        }
    }

    @Test("Bytes after an answer never become the next call's answer")
    func smuggled() async throws {
        let forged = #"{"totalCount":1,"results":[{"id":"1","name":"forged"}]}"#
        try await LoopbackServer.run(script: [.send(Self.answer(Self.page) + Self.answer(forged))]) { port in
            try await withTransport(Row("", "")) { transport in
                let client = try client(port: port, transport)
                for _ in 0..<20 {
                    // The connection may be found broken, but it is never believed.
                    let names = (try? await client.robotAccounts())?.results.map(\.name) ?? ["one"]
                    #expect(names == ["one"])
                }
            }
        }
    }

    @Test(
        "A total that is no number of accounts is not reported, and never a trap",
        arguments: [
            "1e999999", "-1e999999", String(repeating: "9", count: 400), "-" + String(repeating: "9", count: 400),
            "9223372036854775808", "1.5", "1e-999999", "\"12\"", "true", "[]", "NaN", "Infinity", "0x10", "+1", "1e",
            "--1",
        ]
    )
    func totals(number: String) throws {
        let body = #"{"totalCount":\#(number),"results":[]}"#
        let reply = Reply(status: 200, contentType: "", body: Array(body.utf8), elapsed: .zero)
        let result = Result { try reply.decoded(as: RobotAccountPage.self, from: "u") }
        switch result {
        // Foundation rounds what is smaller than any number to zero, which is harmless.
        case .success(let page): #expect(page.totalCount == nil || number == "1e-999999" && page.totalCount == 0)
        case .failure(let error): #expect((error as? IdentityError)?.kind == .unreadableAnswer)
        }
    }

    @Test(
        "A token is kept whatever its lifetime says",
        arguments: [
            "1e999999", "-1e999999", String(repeating: "9", count: 400), "0", "-5", "null", "\"nan\"", "\"inf\"",
            "\"\"",
            "[]", "{}", "9223372036854775807", "1e308", "1e-308",
        ]
    )
    func lifetimes(number: String) async throws {
        let body = #"{"access_token":"t","expires_in":\#(number)}"#
        try await LoopbackServer.run(script: [.send(Self.answer(body))]) { port in
            try await withTransport(Row("", "")) { transport in
                let tokens = TokenSource(
                    credentials: .application(id: "i", secret: "s", scope: ""),
                    deployment: try Deployment(url: "http://127.0.0.1:\(port)/identity"),
                    transport: transport
                )
                // Foundation takes some of these for broken JSON; then it is no token, and nothing worse.
                do {
                    #expect(try await tokens.token() == "t")
                } catch let error as IdentityError {
                    #expect(error.kind == .unreachable && error.isTransient)
                }
            }
        }
    }

    @Test(
        "A token that no header can carry is never sent and never shown",
        arguments: [#"s3c\r\nret"#, #"s3c\nret"#, #"s3c\u0000ret"#, #"s3cret\r"#, #"s3c\u007fret"#]
    )
    func tokens(text: String) async throws {
        let answer = Self.answer(#"{"access_token":"\#(text)"}"#)
        let application = Credentials.application(id: "i", secret: "s", scope: "")
        let error = try await expect(Row("", [.send(answer)]), .unreachable, application) { _ = try await $0.groups() }
        #expect(error?.description.contains("s3c") == false)
        let ready = try JSONDecoder().decode(String.self, from: Data("\"\(text)\"".utf8))
        try await withTransport(Row("", "")) { transport in
            let error = await #expect(throws: IdentityError.self) {
                try await client(port: 1, transport, .token(ready)).groups()
            }
            #expect(error?.kind == .notAuthorized, "\(String(describing: error))")
            #expect(error?.description.contains("s3c") == false)
        }
    }

    @Test(
        "A name arrives exactly, or the answer is unreadable",
        arguments: [
            ([0xFF, 0xFE], nil), ([0xC0, 0x80], nil), ([0xED, 0xA0, 0x80], nil), ([0xF5, 0x80, 0x80, 0x80], nil),
            ([0xE2, 0x82], nil), (Array(#"\ud800"#.utf8), nil), (Array(#"\udc00\ud800"#.utf8), nil), ([0], nil),
            ([0x0A], nil), (Array(#"\u0000"#.utf8), "\0"), (Array(#"\"\\\u202e\n"#.utf8), "\"\\\u{202E}\n"),
            (Array("ü".utf8), "ü"), (Array("u\u{308}".utf8), "u\u{308}"), (Array(#"\ud83d\ude00"#.utf8), "😀"),
            (Array(repeating: 0x78, count: 100_000), String(repeating: "x", count: 100_000)),
        ] as [([UInt8], String?)]
    )
    func names(bytes: [UInt8], name: String?) async throws {
        let body = Array(#"{"id":"1","name":""#.utf8) + bytes + Array(#""}"#.utf8)
        try await LoopbackServer.run(script: [.send(Self.answer(body))]) { port in
            try await withTransport(Row("", "")) { transport in
                let client = try client(port: port, transport)
                do {
                    let got = try await client.robotAccount(id: "1").name
                    #expect(name.map { Array($0.utf8) } == Array(got.utf8))
                } catch let error as IdentityError {
                    #expect(name == nil && error.kind == .unreadableAnswer)
                }
            }
        }
    }

    @Test(
        "Retry-After is a wait of a day at most, or none",
        arguments: [
            "1e999", "-1e999", "nan", "inf", "-5", "0x10", "99999999999999999999999999", "1e-999", "", ",", "soon",
            "Wed, 21 Oct 9223372036854775807 07:28:00 GMT", "Wed, 9223372036854775807 Oct 2015 07:28:00 GMT",
            "Wed, 21 Oct -9223372036854775808 07:28:00 GMT", "Wed, 99 Oct 2015 99:99:99 GMT",
            "Wed, 21 Oct 2015 9223372036854775807:28:00 GMT", "Wed, 0 Oct 0 0:0:0 GMT",
            String(repeating: "9", count: 9999),
        ]
    )
    func retryAfter(header: String) async throws {
        let answer = Self.answer("", status: "429 Slow", "retry-after: \(header)\r\ndate: \(header)\r\n")
        try await LoopbackServer.run(script: [.send(answer)]) { port in
            try await withTransport(Row("", "")) { transport in
                let reply = try await transport.reply(.get, to: "http://127.0.0.1:\(port)/x", headers: [])
                #expect(reply.status == 429)
                for wait in [reply.retryAfter, RetryAfter.duration(header, servedAt: nil)].compactMap(\.self) {
                    #expect((Duration.zero...Duration.seconds(86_400)).contains(wait))
                }
            }
        }
    }

    @Test("A service that ignores skip cannot keep a search going for ever")
    func endlessPages() async throws {
        let page = #"{"totalCount":9223372036854775807,"results":[{"id":"1","name":"one"}]}"#
        try await LoopbackServer.run(script: [.send(Self.answer(page))]) { port in
            try await withTransport(Row("", "")) { transport in
                let error = await #expect(throws: IdentityError.self) {
                    try await client(port: port, transport).robotAccount(named: "two")
                }
                #expect(error?.kind == .unreadableAnswer)
            }
        }
    }

    @Test("A good answer with some bytes changed is understood or refused")
    func mutated() async throws {
        var random = SeededGenerator("Hostile answers")
        for round in 0..<200 {
            let isSignIn = round.isMultiple(of: 2)
            let good = Self.answer(
                isSignIn ? #"{"access_token":"t","expires_in":3600}"# : Self.page,
                "retry-after: 1\r\n"
            )
            let script: [Step] = [.send(random.mutating(good)), .close]
            try await LoopbackServer.run(script: script) { port in
                try await withTransport(Row("", "")) { transport in
                    let url = "http://127.0.0.1:\(port)/identity"
                    let credentials = Credentials.application(id: "i", secret: "s", scope: "")
                    let deployment = try Deployment(url: url)
                    let tokens = TokenSource(credentials: credentials, deployment: deployment, transport: transport)
                    do {
                        if isSignIn {
                            _ = try await tokens.token()
                        } else {
                            let reply = try await transport.reply(.get, to: url, headers: [])
                            _ = try reply.decoded(as: RobotAccountPage.self, from: url)
                        }
                    } catch is IdentityError {}
                }
            }
        }
    }
}

extension SeededGenerator {
    /// The bytes with one to eight of them changed, dropped, doubled or joined by others.
    fileprivate mutating func mutating(_ bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...8, using: &self) where !bytes.isEmpty {
            let place = bytes.indices.randomElement(using: &self)!
            switch Int.random(in: 0..<5, using: &self) {
            case 0: bytes[place] = .random(in: 0...255, using: &self)
            case 1: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &self)
            case 2: bytes.remove(at: place)
            case 3: bytes.insert(.random(in: 0...255, using: &self), at: place)
            default: bytes.insert(contentsOf: bytes[place...].prefix(20), at: place)
            }
        }
        return bytes
    }
}
