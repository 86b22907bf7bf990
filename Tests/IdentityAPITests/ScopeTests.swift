import IdentitySandbox
import TestSupport
import Testing

@testable import IdentityAPI

@Suite("Scopes", .inTurn)
struct ScopeTests {
    private func withTokens(
        _ faults: String,
        _ credentials: Credentials = .application(
            id: "sandbox",
            secret: "sandbox",
            scope: Credentials.defaultScope
        ),
        _ body: (TokenSource, RunningSandbox) async throws -> Void
    ) async throws {
        var options = SandboxOptions()
        options.faults = try Faults(parsing: faults)
        try await Sandbox.run(options) { sandbox in
            try await AsyncHTTPClientTransport.with(AsyncHTTPClientTransport.Options.patient) { transport in
                let deployment = try Deployment(url: sandbox.apiURL)
                try await body(
                    TokenSource(credentials: credentials, deployment: deployment, transport: transport),
                    sandbox
                )
            }
        }
    }

    @Test("An application that may write groups gets the scope for it with the first question")
    func granted() async throws {
        try await withTokens("") { tokens, sandbox in
            let token = try await tokens.token()
            #expect(TokenClaims(token: token).scopes.contains("PM.Group.Write"))
            #expect(await tokens.lacksGroupWrite == false)
            #expect(await sandbox.snapshot().calls["POST token"] == 1)
        }
    }

    @Test("One that may not is asked once more without it, and renewals remember")
    func ungranted() async throws {
        try await withTokens("group-write=ungranted") { tokens, sandbox in
            let token = try await tokens.token()
            #expect(TokenClaims(token: token).scopes == ["PM.Group.Read", "PM.RobotAccount"])
            #expect(await tokens.lacksGroupWrite)
            #expect(await sandbox.snapshot().calls["POST token"] == 2)
            _ = try await tokens.token(insteadOf: token)
            #expect(await tokens.lacksGroupWrite)
            #expect(await sandbox.snapshot().calls["POST token"] == 3)
        }
    }

    @Test("The user's own scopes are meant as they are")
    func own() async throws {
        let own = Credentials.application(id: "sandbox", secret: "sandbox", scope: "PM.RobotAccount PM.Group.Write")
        try await withTokens("group-write=ungranted", own) { tokens, sandbox in
            let error = await #expect(throws: IdentityError.self) { try await tokens.token() }
            #expect(error?.kind == .notAuthorized && error?.message.contains("invalid_scope") == true)
            #expect(await sandbox.snapshot().calls["POST token"] == 1)
        }
        let few = Credentials.application(id: "sandbox", secret: "sandbox", scope: "PM.RobotAccount PM.Group.Read")
        try await withTokens("", few) { tokens, _ in
            _ = try await tokens.token()
            #expect(await tokens.lacksGroupWrite)
        }
    }

    @Test("A wrong secret is no question of scopes")
    func wrongSecret() async throws {
        let wrong = Credentials.application(id: "sandbox", secret: "x", scope: Credentials.defaultScope)
        try await withTokens("group-write=ungranted", wrong) { tokens, sandbox in
            await #expect(throws: IdentityError.self) { try await tokens.token() }
            #expect(await sandbox.snapshot().calls["POST token"] == 1)
        }
    }

    @Test("A ready token tells by its claims, where it has any")
    func ready() async throws {
        try await withTokens("", .token("1234")) { tokens, _ in
            #expect(await tokens.lacksGroupWrite == false)
        }
    }
}
