import Foundation
import IdentityAPI
import TestSupport
import Testing

@testable import IdentitySandbox

@Suite("Tokens", .inTurn)
struct TokenTests {
    private struct Token: Decodable {
        let access_token: String
        let token_type: String
        let scope: String
    }

    private func ask(_ caller: Caller, secret: String = "sandbox", scope: String = "PM.RobotAccount") async throws
        -> Caller.Reply
    {
        let escaped = scope.replacingOccurrences(of: " ", with: "+")
        let form = "grant_type=client_credentials&client_id=sandbox&client_secret=\(secret)&scope=\(escaped)"
        return try await caller.send(.post, "/connect/token", form, form: true)
    }

    @Test(
        "Client credentials buy a token that names the organization",
        arguments: [("number", "3600"), ("text", "\"3600\"")]
    )
    func issue(form: String, expiresIn: String) async throws {
        try await withCaller("expires-in=\(form)") { caller in
            let reply = try await ask(caller)
            #expect(reply.text.contains("\"expires_in\":\(expiresIn)"))
            let token = try reply.decoded(Token.self)
            #expect(token.token_type == "Bearer")
            #expect(token.scope == "PM.RobotAccount")
            var payload = token.access_token.split(separator: ".")[1].map { $0 == "-" ? "+" : $0 == "_" ? "/" : $0 }
            while payload.count % 4 != 0 { payload.append("=") }
            let claims = try #require(Data(base64Encoded: String(payload)))
            #expect(String(decoding: claims, as: UTF8.self).contains("\"prt_id\":\"\(caller.organization)\""))

            var signedIn = caller
            signedIn.bearer = token.access_token
            #expect(try await signedIn.list().status == 200)
            let groups = try await signedIn.get("/api/Group/\(caller.organization)")
            #expect(groups.status == 403, "it has no scope for groups")
            #expect(groups.text.contains("Expect to have 'PM.Group'"))
        }
    }

    @Test("A wrong secret, scope or grant buys none")
    func refusals() async throws {
        try await withCaller { caller in
            let secret = try await ask(caller, secret: "guess")
            #expect(secret.status == 400)
            #expect(secret.text.contains("invalid_client"))
            #expect(try await ask(caller, scope: "PM.RobotAccount OR.Machines").text.contains("invalid_scope"))
            let password = try await caller.send(.post, "/connect/token", "grant_type=password", form: true)
            #expect(password.text.contains("unsupported_grant_type"))
        }
    }

    @Test("group-write=ungranted sells no token for writing groups, and none that writes them")
    func ungranted() async throws {
        try await withCaller("group-write=ungranted") { caller in
            let refusal = try await ask(caller, scope: "PM.RobotAccount PM.Group.Write")
            #expect(refusal.status == 400 && refusal.text.contains("invalid_scope"))
            #expect(try await ask(caller, scope: "PM.RobotAccount PM.Group.Read").status == 200)
            #expect(try await caller.updateGroup("gryff-01").status == 403)
        }
    }

    @Test("No token or a wrong one is 401 with nothing", arguments: [nil, "guess"] as [String?])
    func unauthorized(bearer: String?) async throws {
        try await withCaller { caller in
            var caller = caller
            caller.bearer = bearer
            let reply = try await caller.list()
            #expect(reply.status == 401)
            #expect(reply.text.isEmpty)
        }
    }

    @Test("A token is good until its end and not at it")
    func end() {
        var tokens = Tokens(readyToken: nil, scopes: [])
        let token = tokens.issue(organization: "o", client: "c", scopes: ["s"], until: .seconds(9), at: .seconds(1))
        #expect(tokens.scopes(of: token[...], at: .seconds(9) - .nanoseconds(1)) == ["s"])
        #expect(tokens.scopes(of: token[...], at: .seconds(9)) == nil)
    }

    @Test("token-life ends tokens early, whatever expires_in says")
    func shortLife() async throws {
        try await withCaller("token-life=0s") { caller in
            let reply = try await ask(caller)
            #expect(reply.text.contains("3600"))
            var signedIn = caller
            signedIn.bearer = try reply.decoded(Token.self).access_token
            #expect(try await signedIn.list().status == 401)
        }
    }

    @Test("401-first refuses so many calls and then serves")
    func refusedAtFirst() async throws {
        try await withCaller("401-first=2") { caller in
            var statuses: [Int] = []
            for _ in 1...4 { statuses.append(try await caller.list().status) }
            #expect(statuses == [401, 401, 200, 200])
        }
    }

    @Test("token-fail=1 makes the token endpoint answer 503 and nothing else")
    func endpointFails() async throws {
        try await withCaller("token-fail=1") { caller async throws in
            #expect(try await ask(caller).status == 503)
            #expect(try await caller.list().status == 200)
        }
    }
}
