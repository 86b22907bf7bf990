import IdentityAPI
import Muster
import MusterUI
import SystemPackage

/// How the page reaches the service: by the same settings as every command. No secret leaves this program.
struct PageConnection: Sendable {
    let connection: ConnectionOptions
    /// How runs work unless the page says otherwise.
    let settings: RunSettings
    /// The port of the redirect URI of a sign-in.
    let redirectPort: Int

    /// How long the page waits for a person who signs in.
    private static let patience = Duration.seconds(600)

    /// The connector.
    ///
    /// - Throws: ``RunError`` for an invalid profile or value.
    func connector() throws -> ServiceConnector {
        let found = try Settings(options: connection.given)
        var settings = settings
        settings.sheet.listSeparator = found.text(.listSeparator)
        var connector = ServiceConnector(
            profiles: Profile.names(in: found.folders),
            profile: found.profile?.name,
            settings: settings
        ) { choice, body in
            try await Session.with(options(for: choice)) { session in
                try await body(
                    ServiceConnector.Connection(
                        client: session.client,
                        concurrency: session.concurrency,
                        isRehearsal: session.isRehearsal,
                        options: session.repeatedOptions,
                        rights: await rights(session)
                    )
                )
            }
        }
        connector.offer = offer
        connector.signIn = signIn
        return connector
    }

    /// The sign-in of a choice: none in a rehearsal, none beside a secret that would win over it, and none without a service.
    private func offer(_ choice: ServiceConnector.Choice) -> SignInOffer? {
        let options = options(for: choice)
        guard !options.isRehearsal, let settings = try? Settings(options: options.given), settings.secret == nil,
            (try? settings.deployment()) != nil
        else { return nil }
        return SignInOffer(
            profile: settings.profileName,
            clientID: settings.text(.clientId) ?? (try? settings.loginFile.tokens())?.clientID,
            redirectURI: redirectPort == 0
                ? "http://localhost:PORT/, with any PORT" : "http://localhost:\(redirectPort)/"
        )
    }

    /// Signs a person in as `muster login` does. The page is told who that is, and gets no token.
    private func signIn(
        _ choice: ServiceConnector.Choice,
        _ clientID: String,
        _ tell: @escaping @Sendable (BrowserSignIn.Event) async -> Void
    ) async throws -> String? {
        let settings = try Settings(options: options(for: choice).given)
        let file = settings.loginFile
        try await file.requireWritable()
        let deployment = try settings.deployment()
        let signIn = BrowserSignIn(
            deployment,
            clientID: clientID,
            scope: settings.loginScope,
            redirectPort: redirectPort,
            patience: Self.patience,
            place: .page
        )
        let options = try settings.transportOptions(for: deployment, connections: 1)
        return try await signIn.run(options, keeping: { try await file.save($0) }, telling: tell).user
    }

    /// The options of a choice: those of the command line, with another profile or a rehearsal.
    private func options(for choice: ServiceConnector.Choice) -> ConnectionOptions {
        var options = connection
        switch choice {
        case .settings(let profile): options.profile = profile ?? connection.profile
        case .rehearsal(let export):
            options.sandbox = false
            options.sandboxFrom = export.string
        }
        return options
    }

    private func rights(_ session: Session) async -> [String] {
        await session.client.lacksGroupWrite
            ? [
                "It may not make or change groups: it lacks the scope PM.Group.Write. "
                    + "Muster changes accounts one by one instead."
            ]
            : ["It may read and change accounts and groups, as far as its token tells."]
    }
}
