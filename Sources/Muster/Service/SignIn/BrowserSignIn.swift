public import IdentityAPI
import SystemPackage

/// A sign-in through a person's browser: the authorization code flow with PKCE (RFC 7636), whose answer comes to a loopback address (RFC 8252).
///
/// Whoever runs it shows the address to open; the person's tokens never leave this process.
public struct BrowserSignIn: Sendable {
    /// What happens while Muster waits for the browser.
    public enum Event: Sendable {
        /// Muster listens, and the person can open the address.
        case waiting(Wait)
        /// A browser brought an answer that belongs to another sign-in. The wait goes on.
        case ignoredAnswer
        /// No answer has come for a while. With what to check, as sentences.
        case stillWaiting(String)
    }

    /// The wait for the browser.
    public struct Wait: Sendable, Hashable {
        /// The service's page for this sign-in. It holds no secret: the proof of the sign-in stays in this process.
        public let address: String
        /// Where the service sends the browser afterwards. The application must have registered it to the letter.
        public let redirectURI: String
        /// The port of the redirect URI.
        public let port: Int
    }

    /// The service.
    public let deployment: Deployment
    /// The non-confidential external application.
    public let clientID: String
    /// The scopes to ask for, separated by spaces.
    public let scope: String
    /// The port of the redirect URI; 0 for a free one.
    public let redirectPort: Int
    /// How long to wait for the person.
    public let patience: Duration
    /// Where the person begins it.
    public let place: SignInPlace

    /// A sign-in.
    ///
    /// - Parameters:
    ///   - deployment: the service.
    ///   - clientID: the non-confidential external application.
    ///   - scope: the scopes to ask for, separated by spaces.
    ///   - redirectPort: the port of the redirect URI; 0 for a free one.
    ///   - patience: how long to wait for the person.
    ///   - place: where the person begins it.
    public init(
        _ deployment: Deployment,
        clientID: String,
        scope: String,
        redirectPort: Int,
        patience: Duration,
        place: SignInPlace
    ) {
        self.deployment = deployment
        self.clientID = clientID
        self.scope = scope
        self.redirectPort = redirectPort
        self.patience = patience
        self.place = place
    }

    /// Waits for the person, and exchanges the code that the browser brings.
    ///
    /// - Parameters:
    ///   - options: how connections are made.
    ///   - keep: makes the tokens durable, before anybody is told that the sign-in worked.
    ///   - tell: told what happens, first the address.
    /// - Returns: the tokens.
    /// - Throws: ``RunError``: `notAuthorized` for a refusal and when nobody comes, `unreachable` for a port that another program uses; `IdentityError`; what `keep` and `tell` throw.
    public func run(
        _ options: AsyncHTTPClientTransport.Options,
        keeping keep: @escaping @Sendable (LoginTokens) async throws -> Void,
        telling tell: @escaping @Sendable (Event) async throws -> Void
    ) async throws -> LoginTokens {
        try await AsyncHTTPClientTransport.with(options) { transport in
            do {
                return try await RedirectListener.with(port: redirectPort) { listener in
                    try await wait(at: listener, transport, keep, tell)
                }
            } catch let error as RedirectPortTaken { throw unavailable(error) }
        }
    }

    private func wait(
        at listener: RedirectListener,
        _ transport: any Transport,
        _ keep: @escaping @Sendable (LoginTokens) async throws -> Void,
        _ tell: @escaping @Sendable (Event) async throws -> Void
    ) async throws -> LoginTokens {
        let request = AuthorizationRequest(clientID: clientID, scope: scope, redirectURI: listener.redirectURI)
        let address = request.url(at: deployment)
        try await tell(.waiting(Wait(address: address, redirectURI: listener.redirectURI, port: listener.port)))
        return try await withThrowingTaskGroup(of: LoginTokens?.self) { group in
            group.addTask {
                for await arrival in listener.requests {
                    if let tokens = try await answer(arrival, to: request, transport, keep) { return tokens }
                    try await tell(.ignoredAnswer)
                }
                return nil
            }
            group.addTask {
                // A service that knows another redirect URI shows its own error and sends the browser nowhere: only Muster can help then.
                let early = patience / 20
                try await Task.sleep(for: early)
                let checks = checks(listener.redirectURI)
                try await tell(.stillWaiting(checks))
                try await Task.sleep(for: patience - early)
                throw RunError(
                    .notAuthorized,
                    "Nobody signed in within \(patience.spoken). \(checks)",
                    advice: "Then \(place.again)."
                )
            }
            defer { group.cancelAll() }
            while let tokens = try await group.next() { if let tokens { return tokens } }
            throw CancellationError()
        }
    }

    /// Answers a browser.
    ///
    /// - Returns: the tokens; `nil` for an answer that does not belong to this request.
    private func answer(
        _ arrival: RedirectRequest,
        to request: AuthorizationRequest,
        _ transport: any Transport,
        _ keep: @Sendable (LoginTokens) async throws -> Void
    ) async throws -> LoginTokens? {
        switch request.answer(arrival.fields) {
        case .foreign:
            await arrival.show(LoginPage.html(.foreign(at: place)), isRefusal: true)
            return nil
        case .refused(let code, let description):
            let result = LoginResult.refused(code, description, scope: scope, at: place)
            await arrival.show(LoginPage.html(result))
            throw RunError(.notAuthorized, result.text, advice: result.next)
        case .code(let code):
            do {
                let tokens = try await RetryPolicy().reading {
                    try await request.exchange(code, at: deployment, through: transport)
                }
                try await keep(tokens)
                await arrival.show(LoginPage.html(.signedIn(tokens.user, through: clientID)))
                return tokens
            } catch {
                let result = LoginResult.failed(error, at: place)
                await arrival.show(LoginPage.html(result))
                guard let refusal = error as? IdentityError, refusal.kind == .notAuthorized else { throw error }
                throw RunError(.notAuthorized, result.text, advice: result.next)
            }
        }
    }
}

extension BrowserSignIn {
    /// What to check when the browser shows an error of the service and never comes back.
    private func checks(_ redirectURI: String) -> String {
        """
        If the browser shows an error of the service, check the application \(ControlCharacters.shownOnOneLine(clientID)) in Admin > External applications: it must be \
        non-confidential, and its redirect URL must be \(redirectURI) to the letter, with the / at the end. If there is no such application or page, check the client id \
        and the url \(deployment.baseURL). If the browser cannot open \(redirectURI), it runs on another machine.
        """
    }

    private func unavailable(_ error: RedirectPortTaken) -> RunError {
        let another = (1..<65_535).contains(error.port) ? error.port + 1 : 8086
        return RunError(
            .unreachable,
            "Muster cannot wait for the browser on port \(error.port) of \(error.address) (\(Errno(rawValue: error.cause))).",
            advice: """
                End the program that uses the port, or register another redirect URI with the application, such as http://localhost:\(another)/, and \
                \(place.waiting(on: another)).
                """
        )
    }
}
