import AsyncHTTPClient
import Foundation
import IdentityAPI
import NIOCore
import NIOHTTP1
import TestSupport
import Testing

@testable import IdentitySandbox

/// The sandbox's page for signing in through a browser, and what its codes and refresh tokens buy.
@Suite("Signing in by browser", .inTurn)
struct AuthorizeTests {
    private struct Granted: Decodable {
        let access_token: String
        let refresh_token: String?
    }

    private static let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
    private static let redirect = "http://localhost:8085/"

    /// Asks for a code. Returns where the browser is sent; `nil` where a page is shown.
    private func authorize(
        _ caller: Caller,
        scope: String = "PM.RobotAccount%20offline_access",
        redirect: String = redirect
    ) async throws -> URLComponents? {
        let fields = [
            "response_type=code", "client_id=sandbox", "scope=\(scope)", "redirect_uri=\(redirect)", "state=s1",
            "code_challenge=\(ProofKey(verifier: Self.verifier).challenge)", "code_challenge_method=S256",
        ]
        let path = "/identity_/connect/authorize?" + fields.joined(separator: "&")
        var request = HTTPClientRequest(url: caller.sandbox.url + path)
        request.headers.add(name: "Connection", value: "close")
        var configuration = HTTPClient.Configuration()
        configuration.redirectConfiguration = .disallow
        let client = HTTPClient(configuration: configuration)
        do {
            let response = try await client.execute(request, timeout: .hours(24))
            let target = response.headers.first(name: "Location")
            #expect((response.status == .found) == (target != nil))
            try await client.shutdown()
            return target.flatMap { URLComponents(string: $0) }
        } catch {
            try? await client.shutdown()
            throw error
        }
    }

    private func field(_ name: String, _ target: URLComponents?) -> String? {
        target?.queryItems?.first { $0.name == name }?.value
    }

    private func ask(_ caller: Caller, _ form: String) async throws -> Caller.Reply {
        try await caller.send(.post, "/connect/token", form + "&client_id=sandbox", form: true)
    }

    private func redeem(_ caller: Caller, _ code: String, verifier: String = verifier) async throws -> Caller.Reply {
        try await ask(
            caller,
            "grant_type=authorization_code&code=\(code)&redirect_uri=\(Self.redirect)&code_verifier=\(verifier)"
        )
    }

    private func refresh(_ caller: Caller, _ token: String?) async throws -> Caller.Reply {
        try await ask(caller, "grant_type=refresh_token&refresh_token=\(token ?? "")")
    }

    @Test("A code buys tokens once, for whoever has the verifier")
    func code() async throws {
        try await withCaller { caller in
            let target = try await authorize(caller)
            #expect(field("state", target) == "s1")
            let code = try #require(field("code", target))
            let granted = try await redeem(caller, code)
            var signedIn = caller
            signedIn.bearer = try granted.decoded(Granted.self).access_token
            #expect(try await signedIn.list().status == 200)
            #expect(try await redeem(caller, code).text.contains("invalid_grant"))
            let other = try #require(field("code", try await authorize(caller)))
            #expect(try await redeem(caller, other, verifier: "guess").text.contains("invalid_grant"))
        }
    }

    @Test("Without offline_access there is no refresh token")
    func notLasting() async throws {
        try await withCaller { caller in
            let code = try #require(field("code", try await authorize(caller, scope: "PM.RobotAccount")))
            #expect(try await redeem(caller, code).decoded(Granted.self).refresh_token == nil)
        }
    }

    @Test(
        "Each word of authorize does what it says",
        arguments: [("access_denied", "access_denied"), ("invalid_scope", "invalid_scope")]
    )
    func refusals(word: String, code: String) async throws {
        try await withCaller("authorize=\(word)") { caller in
            let target = try await authorize(caller)
            #expect(field("error", target) == code && field("state", target) == "s1")
        }
    }

    @Test("A redirect elsewhere, and authorize=no-redirect, show a page and send the browser nowhere")
    func noRedirect() async throws {
        try await withCaller { caller async throws in
            #expect(try await authorize(caller, redirect: "http://example.com/") == nil)
            #expect(field("error", try await authorize(caller, scope: "OR.Jobs")) == "invalid_scope")
        }
        try await withCaller("authorize=no-redirect") { caller async throws in
            #expect(try await authorize(caller) == nil)
        }
    }

    @Test("wrong-state-first sends another state once")
    func strangerFirst() async throws {
        try await withCaller("authorize=wrong-state-first") { caller async throws in
            #expect(field("state", try await authorize(caller)) != "s1")
            #expect(field("state", try await authorize(caller)) == "s1")
        }
    }

    @Test(
        "A refresh token lives as the fault says",
        arguments: [
            ("revoke", [200, 400, 400]), ("rotate", [200, 400, 200]), ("keep", [200, 200, 200]),
        ]
    )
    func rotation(rule: String, statuses: [Int]) async throws {
        try await withCaller("refresh-token=\(rule)") { caller in
            let code = try #require(field("code", try await authorize(caller)))
            let first = try await redeem(caller, code).decoded(Granted.self).refresh_token
            let renewed = try await refresh(caller, first)
            let second = try renewed.decoded(Granted.self).refresh_token
            let again = try await refresh(caller, first).status
            #expect([renewed.status, again, try await refresh(caller, second).status] == statuses)
        }
    }

    @Test("renewals=N ends a sign-in after so many")
    func renewals() async throws {
        try await withCaller("renewals=2,refresh-token=keep") { caller in
            let code = try #require(field("code", try await authorize(caller)))
            let token = try await redeem(caller, code).decoded(Granted.self).refresh_token
            var statuses: [Int] = []
            for _ in 1...3 { statuses.append(try await refresh(caller, token).status) }
            #expect(statuses == [200, 200, 400])
        }
    }

    @Test("The discovery document names the endpoints at the host that was asked")
    func discovery() async throws {
        try await withCaller { caller in
            let text = try await caller.get("/.well-known/openid-configuration").text
            for endpoint in ["authorize", "token", "revocation"] {
                #expect(text.contains("\"\(caller.sandbox.url)/identity_/connect/\(endpoint)\""), "\(text)")
            }
        }
        try await withCaller("revocation=unnamed") { caller in
            let text = try await caller.get("/.well-known/openid-configuration").text
            #expect(text.contains("token_endpoint") && !text.contains("revocation"), "\(text)")
        }
    }

    @Test("A refresh token that its client has revoked renews nothing; another client cannot revoke it")
    func revocation() async throws {
        try await withCaller("refresh-token=keep") { caller in
            let code = try #require(field("code", try await authorize(caller)))
            let token = try await redeem(caller, code).decoded(Granted.self).refresh_token ?? ""
            func revoke(_ token: String, by client: String) async throws -> Int {
                let form = "token=\(token)&token_type_hint=refresh_token&client_id=\(client)"
                return try await caller.send(.post, "/connect/revocation", form, form: true).status
            }
            #expect(try await revoke(token, by: "another") == 400)
            #expect(try await revoke("never-was", by: "sandbox") == 200)
            #expect(try await refresh(caller, token).status == 200)
            #expect(try await revoke(token, by: "sandbox") == 200)
            #expect(try await refresh(caller, token).status == 400)
        }
    }
}
