/// The settings: values of a place or a person, which need not be repeated with every command. Values of one sheet or one run (`--mode`, `--limit`) are
/// only options. So are permissions (`--yes`, `--allow-delete`), because a yes in a file is not a decision.
///
/// A setting called `tokenUrl` is `--token-url` on the command line, `MUSTER_TOKEN_URL` in the environment, and `tokenUrl` in a profile.
enum SettingName: String, CaseIterable, Sendable {
    case profile
    case url
    case tokenUrl
    case organizationId
    case caFile
    case proxy
    case token
    case tokenFile
    case tokenCommand
    case clientId
    case clientSecret
    case clientSecretFile
    case clientSecretCommand
    case scope
    case concurrency
    case quota
    case outageTimeout
    case maxErrors
    case maxChanges
    case maxRemovals
    case listSeparator
    case output
    case log
    case metrics
    case quiet
    case noColor

    /// The kind of value in a profile.
    enum Kind: Sendable {
        case text
        /// A whole number, as a number or a text.
        case number
        /// `true` or `false`.
        case flag
    }

    var kind: Kind {
        switch self {
        case .concurrency: .number
        case .quiet, .noColor: .flag
        default: .text
        }
    }

    /// Whether the value is a secret: Muster never shows it, and no profile holds it.
    var isSecret: Bool { self == .token || self == .clientSecret }

    /// Whether the value is the path of a file. In a profile it is relative to the profile's folder, and `~/` is the home folder.
    var isPath: Bool { [.caFile, .tokenFile, .clientSecretFile, .log, .metrics].contains(self) }

    /// Whether a profile can hold it: not its own name, and no secret.
    var isOfProfile: Bool { self != .profile && !isSecret }

    /// Whether the setting has an option. The settings of the sign-in have none: every user of the machine could read a secret, and the others belong
    /// to the secret.
    var hasOption: Bool { !Self.ofSignIn.contains(self) }

    /// The settings that say how to sign in.
    private static let ofSignIn: Set<SettingName> = [
        .token, .tokenFile, .tokenCommand, .clientId, .clientSecret, .clientSecretFile, .clientSecretCommand, .scope,
    ]

    /// As in `--token-url`.
    var option: String { "--" + words.joined(separator: "-") }

    /// As in `MUSTER_TOKEN_URL`.
    var variable: String { "MUSTER_" + words.joined(separator: "_").uppercased() }

    /// As in `token-url`: the label for people.
    var label: String { words.joined(separator: "-") }

    private var words: [String] {
        rawValue.reduce(into: [""]) { words, letter in
            if letter.isUppercase { words.append("") }
            words[words.count - 1] += letter.lowercased()
        }
    }
}
