import IdentityAPI
import Muster
import SystemPackage

extension Settings {
    /// The ways to give a ready token, and those to give an application's secret. Of several, the source with the highest precedence counts.
    static let tokens: [SettingName] = [.token, .tokenFile, .tokenCommand]
    static let clientSecrets: [SettingName] = [.clientSecret, .clientSecretFile, .clientSecretCommand]

    /// The setting with the sign-in's secret; `nil` when there is none.
    var secret: Setting? { closest(of: Self.tokens + Self.clientSecrets) }

    /// The tokens of `muster login` for this profile.
    var loginFile: TokenFile {
        TokenFile(folder: folders.logins, profile: profileName, advice: "Sign in again: \(loginCommand).")
    }

    /// The command that signs in for this profile.
    var loginCommand: String {
        "muster login" + (profileName == Profile.defaultName ? "" : " --profile \(profileName.quotedForShell)")
    }

    /// Which secret wins over a sign-in of `muster login` that is there too, as a phrase; `nil` where none does.
    func precedenceOverLogin(at deployment: Deployment) -> String? {
        guard let secret, secret.source != .sandbox, let tokens = try? loginFile.tokens(), tokens.belong(to: deployment)
        else { return nil }
        return "\(secret.place) wins over muster login" + (tokens.user.map { " of \(TextFormat.harmless($0))" } ?? "")
    }

    /// The scopes that a sign-in through a browser asks for: those of the settings, and the one that lets Muster renew it.
    var loginScope: String { "\(text(.scope) ?? Credentials.defaultScope) offline_access" }

    /// The name of the profile; that of the default one where none is chosen.
    var profileName: String { profile?.name ?? Profile.defaultName }

    /// The sign-in: a ready token, or an external application with a secret from the environment, a file or a command; without either, the tokens of
    /// `muster login`. Never from an option: every user of the machine can read options.
    ///
    /// - Throws: ``RunError``.
    func credentials() async throws -> Credentials {
        guard let secret else { return try login() }
        if Self.tokens.contains(secret.name) { return .token(try await value(of: secret)) }
        guard let id = text(.clientId) else {
            throw RunError(
                .configuration,
                "\(secret.place) gives an application's secret, but no application. Set MUSTER_CLIENT_ID to its id."
            )
        }
        return .application(
            id: id,
            secret: try await value(of: secret),
            scope: text(.scope) ?? Credentials.defaultScope
        )
    }

    /// The sign-in of `muster login`.
    ///
    /// - Throws: ``RunError`` `notAuthorized` when nobody is signed in to this service.
    private func login() throws -> Credentials {
        let file = loginFile
        if let tokens = try file.tokens() {
            // Without an address there is nowhere to go, which is said elsewhere.
            guard let deployment = try? deployment(), !tokens.belong(to: deployment) else { return .login(file) }
            throw RunError(
                .notAuthorized,
                "You are signed in to \(tokens.url), and the settings name \(deployment.baseURL).",
                advice: "Sign in there: \(loginCommand)."
            )
        }
        if let id = text(.clientId) {
            throw RunError(
                .notAuthorized,
                "The client id \(TextFormat.harmless(id)) has no secret, and nobody is signed in.",
                advice: "Sign in through a browser: \(loginCommand). "
                    + "Or set MUSTER_CLIENT_SECRET, MUSTER_CLIENT_SECRET_FILE or MUSTER_CLIENT_SECRET_COMMAND."
            )
        }
        throw RunError(
            .notAuthorized,
            "Nobody is signed in.",
            advice: "Sign in through a browser: \(loginCommand). "
                + "Or set MUSTER_CLIENT_ID and MUSTER_CLIENT_SECRET, or MUSTER_TOKEN, or run muster init."
        )
    }

    /// Returns the secret from its source.
    private func value(of secret: Setting) async throws -> String {
        switch secret.name {
        case .tokenFile, .clientSecretFile: try Self.firstLine(of: FilePath(secret.value))
        case .tokenCommand, .clientSecretCommand: try await SecretCommand(setting: secret).output()
        default: secret.value
        }
    }

    private static func firstLine(of path: FilePath) throws -> String {
        try FileAccess(path)?.requireUnreadable("the secret")
        let bytes: [UInt8]
        do { bytes = try path.contents() } catch let error as RunError {
            throw RunError(.configuration, path: path, "the file with the secret cannot be read.", cause: error.cause)
        }
        let firstLine = String(decoding: bytes, as: UTF8.self).prefix { !$0.isNewline }
        guard !firstLine.isEmpty else {
            throw RunError(.configuration, path: path, "the file with the secret is empty.")
        }
        return String(firstLine)
    }
}
