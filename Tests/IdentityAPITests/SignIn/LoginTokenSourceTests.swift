import FoundationEssentials
import IdentitySandbox
import NIOHTTP1
import Synchronization
import TestSupport
import Testing

@testable import IdentityAPI

/// The token source of a sign-in through a browser, with tokens in memory.
@Suite("Renewals of a sign-in", .inTurn)
struct LoginTokenSourceTests {
    /// Tokens that several sources share, as processes share a file.
    private final class SharedTokens: TokenStore {
        private let kept: Mutex<LoginTokens?>
        private let isBusy = Mutex(false)
        let advice = "Sign in again."

        init(_ tokens: LoginTokens?) { kept = Mutex(tokens) }

        func tokens() -> LoginTokens? { kept.withLock { $0 } }

        func renewing(
            _ body: @Sendable (LoginTokens?) async throws -> LoginTokens
        ) async throws -> LoginTokens {
            while !isBusy.withLock({ isBusy in
                defer { isBusy = true }
                return !isBusy
            }) {
                try await Task.sleep(for: .milliseconds(1))
            }
            defer { isBusy.withLock { $0 = false } }
            let renewed = try await body(tokens())
            kept.withLock { $0 = renewed }
            return renewed
        }

        /// Makes the access token old.
        func age() throws {
            let old = try #require(self.tokens())
            kept.withLock { $0 = old.issued(at: 1) }
        }

        func forget() { kept.withLock { $0 = nil } }
    }

    /// Runs `body` with a sign-in, and what makes a source of its tokens.
    private func with(
        _ faults: String = "",
        _ body: (SharedTokens, @Sendable () -> TokenSource, RunningSandbox) async throws -> Void
    ) async throws {
        var options = SandboxOptions()
        options.faults = faults.isEmpty ? Faults() : try Faults(parsing: faults)
        try await Sandbox.run(options) { sandbox in
            let deployment = try Deployment(url: sandbox.apiURL)
            try await AsyncHTTPClientTransport.with(.patient) { transport in
                let request = AuthorizationRequest(
                    clientID: "sandbox",
                    scope: "PM.RobotAccount offline_access",
                    redirectURI: "http://localhost:1/"
                )
                // The sandbox redirects; the code is in the address.
                let reply = try await transport.reply(.get, to: request.url(at: deployment), headers: [])
                let address = try #require(reply.headers.first(name: "location"))
                let code = try #require(address.firstMatch(of: /code=([0-9a-f]+)/)).1
                let tokens = try await request.exchange(String(code), at: deployment, through: transport)
                let store = SharedTokens(tokens)
                try await body(
                    store,
                    { TokenSource(credentials: .login(store), deployment: deployment, transport: transport) },
                    sandbox
                )
            }
        }
    }

    @Test("A refused token of another process is no proof: the sign-in is renewed once, for everybody")
    func refused() async throws {
        try await with { store, source, sandbox in
            let (first, second) = (source(), source())
            let old = try await first.token()
            #expect(try await second.token() == old)
            let new = try await first.token(insteadOf: old)
            #expect(new != old && !first.mayBeOutdated(new))
            // The other one reads it again.
            #expect(try await second.token(insteadOf: old) == new)
            #expect(second.mayBeOutdated(new))
            #expect(await sandbox.snapshot().calls["POST token"] == 2)
        }
    }

    @Test("Many sources and callers spend a refresh token once")
    func oneRenewal() async throws {
        try await with { store, source, sandbox in
            try store.age()
            let sources = (0..<8).map { _ in source() }
            let tokens = try await withThrowingTaskGroup(of: String.self) { group in
                for source in sources { for _ in 0..<4 { group.addTask { try await source.token() } } }
                return try await group.reduce(into: Set<String>()) { $0.insert($1) }
            }
            #expect(tokens.count == 1)
            #expect(await sandbox.snapshot().calls["POST token"] == 2)
        }
    }

    @Test(
        "A sign-in that the service no longer renews is not authorized, and says what to do",
        arguments: ["renewals=0", "refresh-token=none"]
    )
    func ended(faults: String) async throws {
        try await with(faults) { store, source, _ in
            try store.age()
            let before = store.tokens()
            let error = await #expect(throws: IdentityError.self) { try await source().token() }
            #expect(error?.kind == .notAuthorized && error?.message.hasSuffix("Sign in again.") == true)
            #expect(store.tokens() == before)
            store.forget()
            let gone = await #expect(throws: IdentityError.self) { try await source().token() }
            #expect(gone?.kind == .notAuthorized && gone?.message.hasSuffix("Sign in again.") == true)
        }
    }

    @Test("Trouble at the token endpoint is an outage, and no end of the sign-in")
    func outage() async throws {
        try await with { store, source, sandbox in
            try store.age()
            let before = store.tokens()
            try await withClosedPort { port in
                let nowhere = try Deployment(
                    url: sandbox.apiURL,
                    tokenURL: "http://127.0.0.1:\(port)/identity_/connect/token"
                )
                let elsewhere = SharedTokens(try #require(before).moved(to: nowhere))
                try await AsyncHTTPClientTransport.with(.patient) { transport in
                    let source = TokenSource(credentials: .login(elsewhere), deployment: nowhere, transport: transport)
                    let error = await #expect(throws: IdentityError.self) { try await source.token() }
                    #expect(error?.kind == .unreachable && error?.isTransient == true)
                }
            }
            #expect(try await source().token().isEmpty == false)
        }
    }

    @Test(
        "A refresh token that the service keeps is kept, and one that it replaces is replaced",
        arguments: ["keep", "rotate"]
    )
    func rotation(rule: String) async throws {
        try await with("refresh-token=\(rule)") { store, source, _ in
            let first = store.tokens()?.refreshToken
            try store.age()
            _ = try await source().token()
            #expect((store.tokens()?.refreshToken == first) == (rule == "keep"))
        }
    }
}

extension LoginTokens {
    /// The same tokens, asked for at another time.
    fileprivate func issued(at time: Double) -> LoginTokens {
        LoginTokens(
            grant(requested: time),
            clientID: clientID,
            requestedScope: scopes.joined(separator: " "),
            deployment: try! Deployment(url: url, tokenURL: tokenURL)
        )
    }

    /// The same tokens for another service, and old.
    fileprivate func moved(to deployment: Deployment) -> LoginTokens {
        LoginTokens(
            grant(requested: 1),
            clientID: clientID,
            requestedScope: scopes.joined(separator: " "),
            deployment: deployment
        )
    }

    private func grant(requested: Double) -> TokenGrant {
        TokenGrant(
            token: accessToken,
            refreshToken: refreshToken,
            lifetime: lifetime,
            requested: .init(timeIntervalSince1970: requested)
        )
    }
}
