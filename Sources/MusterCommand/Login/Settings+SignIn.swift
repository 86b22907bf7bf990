import IdentityAPI
import Muster

extension Settings {
    /// Signs in from a terminal: shows the address or opens it, and keeps the tokens.
    ///
    /// - Parameters:
    ///   - clientID: the application; `nil` for that of the settings, else of the latest sign-in.
    ///   - scope: the scopes to ask for; `nil` for those of the settings.
    ///   - file: where to keep the tokens; `nil` for a rehearsal.
    /// - Returns: the tokens, which are durable where there is a file.
    /// - Throws: ``RunError`` when the service or the application is unknown, `notAuthorized` for a refusal, `unreachable` for a port in use;
    ///   ``IdentityError``.
    func signIn(
        _ browser: BrowserOptions,
        clientID: String? = nil,
        scope: String? = nil,
        file: TokenFile?,
        _ screen: LoginScreen
    ) async throws -> LoginTokens {
        let deployment = try deployment()
        // Damaged or exposed tokens are no reason against new ones.
        guard let id = clientID ?? text(.clientId) ?? (try? file?.tokens())?.clientID else {
            throw RunError(
                .usage,
                """
                muster login needs --client-id: the id of a non-confidential external application with the redirect URL \(browser.redirectURI) \
                (Admin > External applications).
                """
            )
        }
        try await file?.requireWritable()
        let signIn = BrowserSignIn(
            deployment,
            clientID: id,
            scope: scope ?? loginScope,
            redirectPort: browser.redirectPort,
            patience: browser.timeout,
            place: .command(loginCommand)
        )
        let options = try transportOptions(for: deployment, connections: 1)
        return try await signIn.run(options, keeping: { try await file?.save($0) }) { event in
            switch event {
            case .waiting(let wait):
                screen.show(wait, signIn, isOpened: !browser.noBrowser)
                try Console.requireOutput()
                if !browser.noBrowser { await screen.open(wait.address) }
            case .ignoredAnswer: screen.ignored()
            case .stillWaiting(let checks): screen.hint(checks)
            }
        }
    }
}
