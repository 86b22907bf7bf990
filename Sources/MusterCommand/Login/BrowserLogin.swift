import IdentityAPI
import Muster

/// A sign-in from a terminal: shows the address or opens it, and keeps the tokens.
struct BrowserLogin: Sendable {
    let settings: Settings
    let deployment: Deployment
    let clientID: String
    let scope: String
    let browser: BrowserOptions
    /// Where to keep the tokens; `nil` for a rehearsal.
    let file: TokenFile?
    let screen: LoginScreen

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
        let signIn = BrowserSignIn(
            deployment,
            clientID: clientID,
            scope: scope,
            redirectPort: browser.redirectPort,
            patience: browser.timeout,
            place: .command(settings.loginCommand)
        )
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
