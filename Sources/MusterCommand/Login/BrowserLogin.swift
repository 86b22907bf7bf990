import IdentityAPI
import Muster
import SystemPackage

/// A sign-in through a browser: shows the address, waits for the answer, exchanges its code, and keeps the tokens.
struct BrowserLogin: Sendable {
    let settings: Settings
    let deployment: Deployment
    let clientID: String
    let scope: String
    let browser: BrowserOptions
    /// Where to keep the tokens; `nil` for a rehearsal.
    let file: TokenFile?
    let screen: LoginScreen

    private var patience: Duration { browser.timeout }

    /// A sign-in for a profile.
    ///
    /// - Parameters:
    ///   - clientID: the application; `nil` for that of the settings, else of the latest sign-in.
    ///   - scope: the scopes to ask for; `nil` for those of the settings.
    ///   - file: where to keep the tokens; `nil` for a rehearsal.
    /// - Throws: ``RunError`` when the service or the application is unknown.
    init(
        _ settings: Settings,
        _ browser: BrowserOptions,
        clientID: String? = nil,
        scope: String? = nil,
        file: TokenFile?,
        _ screen: LoginScreen
    ) throws {
        self.settings = settings
        self.browser = browser
        self.file = file
        self.screen = screen
        deployment = try settings.deployment()
        self.scope = scope ?? settings.loginScope
        // Damaged or exposed tokens are no reason against new ones.
        guard let id = clientID ?? settings.text(.clientId) ?? (try? file?.tokens())?.clientID else {
            throw RunError(
                .usage,
                """
                muster login needs --client-id: the id of a non-confidential external application with the redirect URL \(browser.redirectURI) \
                (Admin > External applications).
                """
            )
        }
        self.clientID = id
    }

    /// Signs in.
    ///
    /// - Returns: the tokens, which are durable where there is a file.
    /// - Throws: ``RunError`` `notAuthorized` for a refusal, `unreachable` for a port in use; ``IdentityError``.
    func run() async throws -> LoginTokens {
        try await file?.requireWritable()
        let options = try settings.transportOptions(for: deployment, connections: 1)
        return try await AsyncHTTPClientTransport.with(options) { transport in
            do {
                return try await RedirectListener.with(port: browser.redirectPort) {
                    try await signIn(at: $0, transport)
                }
            } catch let error as RedirectPortTaken { throw unavailable(error) }
        }
    }

    private func signIn(at listener: RedirectListener, _ transport: any Transport) async throws -> LoginTokens {
        let request = AuthorizationRequest(clientID: clientID, scope: scope, redirectURI: listener.redirectURI)
        let address = request.url(at: deployment)
        screen.show(address, request, port: listener.port, isOpened: !browser.noBrowser)
        try Console.requireOutput()
        if !browser.noBrowser { await screen.open(address) }
        return try await withThrowingTaskGroup(of: LoginTokens?.self) { group in
            group.addTask { try await answer(listener, request, transport) }
            group.addTask {
                // A service that knows another redirect URI shows its own error and sends the browser nowhere: only the terminal can help then.
                let early = patience / 20
                try await Task.sleep(for: early)
                screen.hint(clientID: clientID, listener.redirectURI, deployment)
                try await Task.sleep(for: patience - early)
                throw RunError(
                    .notAuthorized,
                    "Nobody signed in within \(patience.spoken). \(LoginScreen.checks(clientID, listener.redirectURI, deployment)) "
                        + "Then run \(settings.loginCommand) again."
                )
            }
            defer { group.cancelAll() }
            while let tokens = try await group.next() { if let tokens { return tokens } }
            throw CancellationError()
        }
    }

    /// Answers browsers until one brings the answer to this request.
    private func answer(
        _ listener: RedirectListener,
        _ request: AuthorizationRequest,
        _ transport: any Transport
    ) async throws -> LoginTokens? {
        for await arrival in listener.requests {
            switch request.answer(arrival.fields) {
            case .foreign:
                await arrival.show(LoginPage.html(.foreign), isRefusal: true)
                screen.ignored()
            case .refused(let code, let description):
                let result = LoginResult.refused(code, description, scope: scope, command: settings.loginCommand)
                await arrival.show(LoginPage.html(result))
                throw RunError(.notAuthorized, result.sentences)
            case .code(let code):
                do {
                    let tokens = try await tokens(for: code, request, transport)
                    await arrival.show(LoginPage.html(.signedIn(tokens.user, through: clientID)))
                    return tokens
                } catch {
                    let result = LoginResult.failed(error, command: settings.loginCommand)
                    await arrival.show(LoginPage.html(result))
                    guard let refusal = error as? IdentityError, refusal.kind == .notAuthorized else { throw error }
                    throw RunError(.notAuthorized, result.sentences)
                }
            }
        }
        return nil
    }

    /// Exchanges the code, and keeps the tokens before anybody is told that it worked.
    private func tokens(
        for code: String,
        _ request: AuthorizationRequest,
        _ transport: any Transport
    ) async throws -> LoginTokens {
        let tokens = try await RetryPolicy().reading {
            try await request.exchange(code, at: deployment, through: transport)
        }
        try await file?.save(tokens)
        return tokens
    }

    private func unavailable(_ error: RedirectPortTaken) -> RunError {
        let another = (1..<65_535).contains(error.port) ? error.port + 1 : 8086
        return RunError(
            .unreachable,
            """
            Muster cannot wait for the browser on port \(error.port) of \(error.address) (\(Errno(rawValue: error.cause))). End the program that uses the port, or \
            register another redirect URI with the application, such as http://localhost:\(another)/, and pass --redirect-port \(another).
            """
        )
    }
}
