import IdentityAPI
import IdentitySandbox
import Muster
import MusterUI
import Synchronization

/// The tokens of a sign-in, in memory.
final class KeptTokens: TokenStore {
    private let state = Mutex<LoginTokens?>(nil)

    let advice = "Sign in again: muster login."

    func tokens() -> LoginTokens? { state.withLock { $0 } }

    func keep(_ tokens: LoginTokens) { state.withLock { $0 = tokens } }

    func renewing(_ body: @Sendable (LoginTokens?) async throws -> LoginTokens) async throws -> LoginTokens {
        let renewed = try await body(tokens())
        keep(renewed)
        return renewed
    }
}

extension PageCaller {
    /// A connector that has no secret, so that a person must sign in through a browser.
    ///
    /// - Parameters:
    ///   - port: the port of the redirect URI; 0 for a free one.
    ///   - patience: how long it waits for the person.
    @Sendable static func signingIn(
        _ sandbox: RunningSandbox,
        port: Int = 0,
        patience: Duration = .seconds(3600)
    ) -> ServiceConnector {
        let kept = KeptTokens()
        let deployment: @Sendable () throws -> Deployment = {
            try Deployment(url: sandbox.apiURL, tokenURL: sandbox.tokenURL)
        }
        var connector = ServiceConnector { _, body in
            guard kept.tokens() != nil else {
                throw RunError(.notAuthorized, "Nobody is signed in.", advice: "Run muster login.")
            }
            try await IdentityClient.with(deployment(), .login(kept)) { client in
                try await body(
                    ServiceConnector.Connection(
                        client: client,
                        concurrency: .fixed(4),
                        isRehearsal: false,
                        options: [],
                        rights: []
                    )
                )
            }
        }
        connector.offer = { _ in
            SignInOffer(profile: "acme", clientID: nil, redirectURI: "http://localhost:\(port)/")
        }
        connector.signIn = { _, clientID, tell in
            let signIn = BrowserSignIn(
                try deployment(),
                clientID: clientID,
                scope: "\(Credentials.defaultScope) offline_access",
                redirectPort: port,
                patience: patience,
                place: .page
            )
            return try await signIn.run(AsyncHTTPClientTransport.Options(), keeping: { kept.keep($0) }, telling: tell)
                .user
        }
        return connector
    }
}
