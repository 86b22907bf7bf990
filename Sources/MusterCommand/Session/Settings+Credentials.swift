import IdentityAPI
import Muster
import Subprocess
import SystemPackage

extension Settings {
    /// How to sign in: a ready token, or an external application whose secret stands in the environment, in a file, or is printed by a command that
    /// the profile names. Never in an option: every user of the machine can read those.
    func credentials() async throws -> Credentials {
        if let token = try text("token", isSecret: true) ?? secret("token") { return .token(token) }
        guard let id = text("clientId") else {
            throw RunError(
                .configuration,
                "Nothing says how to sign in. Set MUSTER_TOKEN, or MUSTER_CLIENT_ID and MUSTER_CLIENT_SECRET."
            )
        }
        var secret = try text("clientSecret", isSecret: true) ?? secret("clientSecret")
        if secret == nil, let command = text("clientSecretCommand") { secret = try await output(of: command) }
        guard let secret else {
            throw RunError(
                .configuration,
                "The client id \(id) has no secret. Set MUSTER_CLIENT_SECRET or MUSTER_CLIENT_SECRET_FILE."
            )
        }
        return .application(id: id, secret: secret, scope: text("scope") ?? Credentials.defaultScope)
    }

    /// The secret in the file that a setting names: its first line.
    private func secret(_ name: String) throws -> String? {
        guard let file = text(name + "File") else { return nil }
        let path = FilePath(file)
        let firstLine = String(decoding: try path.contents(), as: UTF8.self).prefix { !$0.isNewline }
        guard !firstLine.isEmpty else {
            throw RunError(.configuration, path: path, "the file with the secret is empty.")
        }
        return String(firstLine)
    }

    private func output(of command: String) async throws -> String {
        let result = try await Subprocess.run(
            .path("/bin/sh"),
            arguments: ["-c", command],
            output: .string(limit: 64 << 10),
            error: .discarded
        )
        let firstLine = result.standardOutput.prefix { !$0.isNewline }
        guard result.terminationStatus.isSuccess, !firstLine.isEmpty else {
            throw RunError(.configuration, "clientSecretCommand of the profile ended without printing a secret.")
        }
        return String(firstLine)
    }
}
