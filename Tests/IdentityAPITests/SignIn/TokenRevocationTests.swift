import Foundation
import Synchronization
import TestSupport
import Testing

@testable import IdentityAPI

/// What becomes of a refresh token that is to be revoked, by what the authorization server says.
@Suite("Revoking a refresh token", .inTurn)
struct TokenRevocationTests {
    /// An authorization server that says the same to everybody, and remembers what it is sent.
    private final class Server: Transport {
        private let discovery: TransportResponse
        private let answer: TransportResponse
        private let received = Mutex<[TransportRequest]>([])

        init(_ discovery: TransportResponse, _ answer: TransportResponse = TransportResponse(status: 200)) {
            self.discovery = discovery
            self.answer = answer
        }

        var requests: [TransportRequest] { received.withLock { $0 } }

        func send(_ request: TransportRequest) -> TransportResponse {
            received.withLock { $0.append(request) }
            return request.method == .get ? discovery : answer
        }
    }

    private static let page = TransportResponse(
        status: 200,
        headers: [("content-type", "text/html")],
        body: Array("<html>".utf8)
    )

    private static func discovery(_ endpoint: String?) -> TransportResponse {
        let fields = endpoint.map { "\"revocation_endpoint\": \"\($0)\"" } ?? ""
        return TransportResponse(status: 200, body: Array("{\(fields)}".utf8))
    }

    private func tokens(
        _ refreshToken: String? = "re/fresh",
        tokenURL: String = "https://id.acme.com/identity_/connect/token"
    )
        throws -> LoginTokens
    {
        let refresh = refreshToken.map { "\"refreshToken\": \"\($0)\"," } ?? ""
        let json = """
            {"url": "https://id.acme.com/acme/identity_", "tokenUrl": "\(tokenURL)", "clientId": "app 1", "scopes": [],
            "accessToken": "t", \(refresh) "issued": 0, "lifetime": 60}
            """
        return try JSONDecoder().decode(LoginTokens.self, from: Data(json.utf8))
    }

    @Test("The token goes to the endpoint that the discovery document names, with the client's id and nothing else")
    func revoked() async throws {
        let server = Server(Self.discovery("https://ID.acme.com:443/identity_/connect/revocation"))
        #expect(try await TokenRevocation(of: tokens()).request(through: server) == .revoked)
        let requests = server.requests
        try #require(requests.count == 2)
        #expect(requests[0].url == "https://id.acme.com/identity_/.well-known/openid-configuration")
        #expect(requests[0].body == nil && !requests[0].headers.contains { $0.name == "authorization" })
        #expect(requests[1].url == "https://ID.acme.com:443/identity_/connect/revocation")
        #expect(
            requests[1].body.map { String(decoding: $0, as: UTF8.self) }
                == "token=re%2Ffresh&token_type_hint=refresh_token&client_id=app%201"
        )
    }

    @Test("Without a refresh token nobody is asked")
    func none() async throws {
        let server = Server(Self.discovery("https://id.acme.com/identity_/connect/revocation"))
        #expect(try await TokenRevocation(of: tokens(nil)).request(through: server) == .none)
        #expect(server.requests.isEmpty)
    }

    @Test(
        "The token is sent to no other host, however the endpoint is written",
        arguments: [
            "https://elsewhere.invalid/revocation", "http://id.acme.com/revocation",
            "https://id.acme.com:8443/revocation",
            "https://id.acme.com.elsewhere.invalid/revocation", "https://id.acme.com@elsewhere.invalid/revocation",
            "//elsewhere.invalid/revocation", "/connect/revocation", "ftp://id.acme.com/revocation", "", "https://",
        ]
    )
    func elsewhere(endpoint: String) async throws {
        let server = Server(Self.discovery(endpoint))
        guard case .notRevoked(let reason) = try await TokenRevocation(of: tokens()).request(through: server) else {
            Issue.record("\(endpoint) counts as the service's own.")
            return
        }
        #expect(server.requests.count == 1 && reason.contains("not on the host that gave the token"), "\(reason)")
    }

    @Test(
        "What the service does not do is told with its reason, and never with the token",
        arguments: [
            (discovery(nil), TransportResponse(status: 200), "names no revocation endpoint."),
            (page, TransportResponse(status: 200), "is no discovery document"),
            (
                TransportResponse(status: 404), TransportResponse(status: 200),
                "HTTP 404: https://id.acme.com/identity_/.well-known/openid-configuration cannot be read"
            ),
            (TransportResponse(status: 401), TransportResponse(status: 200), "the revocation endpoint is unknown."),
            (TransportResponse(status: 503), TransportResponse(status: 200), "HTTP 503"),
            (discovery("https://id.acme.com/r"), TransportResponse(status: 503), "HTTP 503"),
            (discovery("https://id.acme.com/r"), page, "https://id.acme.com/r answers with a web page."),
            (discovery("https://id.acme.com/r"), TransportResponse(status: 302), "HTTP 302"),
            (
                discovery("https://id.acme.com/r"),
                TransportResponse(
                    status: 400,
                    body: Array(#"{"error": "unsupported_token_type", "error_description": "re/fresh"}"#.utf8)
                ), "HTTP 400: ***"
            ),
        ]
    )
    func refused(discovery: TransportResponse, answer: TransportResponse, said: String) async throws {
        let result = try await TokenRevocation(of: tokens()).request(through: Server(discovery, answer))
        guard case .notRevoked(let reason) = result else {
            Issue.record("\(result)")
            return
        }
        #expect(reason.contains(said) && !reason.contains("re/fresh"), "\(reason)")
    }

    @Test("A token endpoint at another path has its discovery document at the base of the API")
    func otherPath() async throws {
        let server = Server(Self.discovery(nil))
        let tokens = try tokens(tokenURL: "https://id.acme.com/oauth/token")
        _ = await TokenRevocation(of: tokens).request(through: server)
        #expect(server.requests.map(\.url) == ["https://id.acme.com/acme/identity_/.well-known/openid-configuration"])
    }

    @Test("A service that never answers does not hold up the sign-out")
    func bounded() async throws {
        try await LoopbackServer.run(script: []) { port in
            let tokens = try tokens(tokenURL: "http://127.0.0.1:\(port)/identity_/connect/token")
            var options = AsyncHTTPClientTransport.Options.patient
            options.timeout = .milliseconds(200)
            let result = try await AsyncHTTPClientTransport.with(options) {
                await TokenRevocation(of: tokens).request(through: $0)
            }
            guard case .notRevoked(let reason) = result else {
                Issue.record("\(result)")
                return
            }
            #expect(reason.contains("No complete answer within"), "\(reason)")
        }
    }
}
