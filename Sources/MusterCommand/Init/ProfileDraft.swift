import FoundationEssentials
import IdentityAPI
import Muster
import SystemPackage

/// A new profile.
struct ProfileDraft: Sendable {
    /// The source of the sign-in's secret.
    enum SecretPlace: Sendable {
        /// A new file beside the profile.
        case keptFile(String)
        /// A file or a command that the values name.
        case named
        /// The environment.
        case environment
        /// None: a person signs in through a browser.
        case login
    }

    var name: String
    var values: [SettingName: String]
    /// The source of the secret; `nil` while unknown.
    var secretPlace: SecretPlace?

    /// Creates a draft from the options.
    ///
    /// - Parameter secret: returns the secret to keep in a file, when the options ask for that.
    /// - Throws: ``RunError``, or ``InvalidAddress``, for invalid values.
    init(_ connection: ConnectionOptions, _ answers: AnswerOptions, secret: () throws -> String) throws {
        name = connection.profile ?? Profile.defaultName
        try Profile.requireNewName(name)
        values = connection.given
        values[.profile] = nil
        values[.url] = values[.url] ?? answers.product?.url(host: answers.host, organization: answers.organization)
        let said: [SettingName: String?] = [
            .clientId: answers.clientID, .clientSecretFile: answers.clientSecretFile, .tokenFile: answers.tokenFile,
            .clientSecretCommand: answers.clientSecretCommand, .tokenCommand: answers.tokenCommand,
            .scope: answers.scope,
        ]
        values.merge(said.compactMapValues(\.self)) { $1 }
        // A profile's paths are relative to its folder.
        for name in values.keys where name.isPath { values[name] = values[name].map { FilePath($0).absolute.string } }
        if answers.login {
            secretPlace = .login
        } else if answers.clientSecretStandardInput {
            secretPlace = .keptFile(try secret())
        } else if answers.clientSecretEnvironment {
            secretPlace = .environment
        } else if !values.keys.allSatisfy({ !Settings.tokens.contains($0) && !Settings.clientSecrets.contains($0) }) {
            secretPlace = .named
        }
        try requireUsable()
    }

    /// Validates every value, as far as that is possible without a call.
    private func requireUsable() throws {
        if let url = values[.url] { _ = try Deployment(url: url, tokenURL: values[.tokenUrl]) }
        for (name, value) in values {
            let setting = Setting(name: name, value: value, source: .option)
            if name == .concurrency { _ = try setting.concurrency() }
            if name == .quota { _ = try setting.quota() }
            if name == .proxy { try setting.requireProxy() }
        }
    }

    /// Whether it signs in with a ready token.
    var hasToken: Bool { values[.tokenFile] != nil || values[.tokenCommand] != nil }

    /// The options for the missing values.
    var missing: [String] {
        var missing: [String] = []
        if values[.url] == nil { missing.append("--url (or --product with --organization or --host)") }
        if !hasToken, values[.clientId] == nil { missing.append("--client-id") }
        if secretPlace == nil {
            missing.append(
                "one of --client-secret-file, --client-secret-command, --client-secret-stdin, --client-secret-environment and --login"
            )
        }
        return missing
    }

    /// Returns what is wrong with a name for an address or a form, as a phrase; `nil` for a valid name.
    static func problem(inName text: String) -> String? {
        if text.isEmpty { return "is empty" }
        let isPlain = text.unicodeScalars.allSatisfy {
            $0.properties.isAlphabetic || "0123456789-_.~:".unicodeScalars.contains($0)
        }
        return isPlain ? nil : "contains a character that such a name cannot have"
    }

    /// The file of the secret.
    func secretPath(in folders: Folders) -> FilePath { folders.profiles.appending("\(name).secret") }

    /// The profile's file as JSON.
    func json(in folders: Folders) throws -> String {
        var values = values
        if case .keptFile = secretPlace { values[.clientSecretFile] = secretPath(in: folders).string }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        let texts = Dictionary(uniqueKeysWithValues: values.map { ($0.key.rawValue, $0.value) })
        return String(decoding: try encoder.encode(texts), as: UTF8.self) + "\n"
    }

    /// Writes the profile and its secret file, each whole or not at all, readable only by their owner.
    ///
    /// - Throws: ``RunError`` `cannotCreate` or `cannotWrite`.
    func write(in folders: Folders) throws {
        try folders.profiles.createFolder()
        try Profile.requireSafe(folders.profiles)
        if case .keptFile(let secret) = secretPlace {
            try AtomicFile.write(Array("\(secret)\n".utf8), to: secretPath(in: folders))
        }
        try AtomicFile.write(Array(json(in: folders).utf8), to: Profile.path(of: name, in: folders))
        if case .keptFile = secretPlace { return }
        // The profile that this one replaces may have kept a secret, which nothing reads any more.
        try secretPath(in: folders)
            .remove(orSay: "holds the secret of the profile that was replaced, and cannot be removed.")
    }
}
