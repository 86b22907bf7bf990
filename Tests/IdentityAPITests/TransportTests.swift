import TestSupport
import Testing

@testable import IdentityAPI

/// What Muster makes of the responses and errors of any transport.
@Suite("Any transport", .inTurn)
struct TransportTests {
    private struct Fake: Transport {
        let answer: @Sendable (TransportRequest) async throws -> TransportResponse

        func send(_ request: TransportRequest) async throws -> TransportResponse { try await answer(request) }
    }

    private struct Foreign: Error, CustomStringConvertible {
        let description: String
    }

    private static let token = "to-ken-1234"

    private func error(
        headers: [(name: String, value: String)] = [("authorization", "Bearer \(token)")],
        _ answer: @escaping @Sendable (TransportRequest) async throws -> TransportResponse
    ) async throws -> IdentityError {
        try #require(
            await #expect(throws: IdentityError.self) {
                try await Fake(answer: answer).reply(.post, to: "https://a/x", headers: headers, hiding: [Self.token])
            }
        )
    }

    @Test(
        "Only the kinds that a transport may throw say that nothing was sent; all else may have been applied",
        arguments: [
            (.unreachable, .unreachable), (.untrusted, .untrusted), (.answerLost, .answerLost),
            (.refused, .answerLost), (.stopped, .answerLost), (.throttled, .answerLost), (.notFound, .answerLost),
            (.notAuthorized, .answerLost), (.conflict, .answerLost), (.serverFailed, .answerLost),
        ] as [(IdentityError.Kind, IdentityError.Kind)]
    )
    func kinds(thrown: IdentityError.Kind, kind: IdentityError.Kind) async throws {
        #expect(try await error { _ in throw IdentityError(thrown, message: "So.") }.kind == kind)
    }

    @Test("An error of a proxy keeps its kind, so that a person is told what to do")
    func proxy() async throws {
        let error = try await error { _ in throw IdentityError(.wantsSignIn, said: "The proxy asks.") }
        #expect(error.kind == .refused && error.isProxyRefusal && error.isOfProxy)
    }

    @Test("A foreign error is a lost answer, and shows neither the token nor control characters")
    func foreign() async throws {
        let error = try await error { request in throw Foreign(description: "\u{1B}[2J \(request.headers[0].value)") }
        #expect(error.kind == .answerLost && error.mayHaveBeenApplied && error.isTransient)
        #expect(error.message == "The transport failed: ␛[2J Bearer ***.")
    }

    @Test("A status that ends no exchange is a lost answer", arguments: [.min, -1, 0, 99, 100, 101, 199])
    func status(_ status: Int) async throws {
        let error = try await error { _ in TransportResponse(status: status) }
        #expect(error.kind == .answerLost && error.mayHaveBeenApplied, "\(error)")
    }

    @Test(
        "A token that could begin another header reaches no transport",
        arguments: ["\r\nx: y", "\n", "\u{0}", "\u{7F}"]
    )
    func injection(text: String) async throws {
        let error = try await error(headers: [("authorization", "Bearer \(text)")]) { _ in
            Issue.record("A transport was asked.")
            return TransportResponse(status: 200)
        }
        #expect(error.kind == .notAuthorized && !error.mayHaveBeenApplied)
    }

    @Test("The names of headers count in any case, and the longest of several waits is obeyed")
    func headers() async throws {
        let fake = Fake { _ in
            TransportResponse(status: 429, headers: [("RETRY-AFTER", "2"), ("retry-after", "7"), ("Retry-After", "x")])
        }
        let reply = try await fake.reply(.get, to: "https://a/x", headers: [])
        #expect(reply.retryAfter == .seconds(7) && reply.isThrottled)
    }

    @Test("A request describes itself without its headers and its body")
    func description() {
        let request = TransportRequest(
            .post,
            url: "https://a/x",
            headers: [("authorization", Self.token)],
            body: Array("secret=hunter2".utf8)
        )
        var dumped = ""
        dump(request, to: &dumped)
        #expect("\(request)" == "POST https://a/x" && String(reflecting: request) == "POST https://a/x")
        #expect(!dumped.contains(Self.token) && !dumped.contains("104"))
    }
}
