import IdentityAPI
import Muster
import SystemPackage

extension Settings {
    /// The ways to give a ready token, and those to give an application's secret. Of several, the source with the highest precedence counts.
    static let tokens: [SettingName] = [.token, .tokenFile, .tokenCommand]
    static let clientSecrets: [SettingName] = [.clientSecret, .clientSecretFile, .clientSecretCommand]

    /// The setting with the sign-in's secret; `nil` when there is none.
    var secret: Setting? { closest(of: Self.tokens + Self.clientSecrets) }

    /// The sign-in: a ready token, or an external application with a secret from the environment, a file or a command. Never from an option: every
    /// user of the machine can read options.
    ///
    /// - Throws: ``RunError``.
    func credentials() async throws -> Credentials {
        guard let secret else {
            guard let id = text(.clientId) else {
                throw RunError(
                    .configuration,
                    "No sign-in is set. Set MUSTER_CLIENT_ID and MUSTER_CLIENT_SECRET, or MUSTER_TOKEN, or run muster init."
                )
            }
            throw RunError(
                .configuration,
                "The client id \(id) has no secret. Set MUSTER_CLIENT_SECRET, MUSTER_CLIENT_SECRET_FILE or MUSTER_CLIENT_SECRET_COMMAND."
            )
        }
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

    /// Returns the secret from its source.
    private func value(of secret: Setting) async throws -> String {
        switch secret.name {
        case .tokenFile, .clientSecretFile: try Self.firstLine(of: FilePath(secret.value))
        case .tokenCommand, .clientSecretCommand: try await SecretCommand(secret).output()
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
