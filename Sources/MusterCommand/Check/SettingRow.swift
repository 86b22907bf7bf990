import IdentityAPI
import Muster

/// A setting in `muster check`: its value and its source; for a secret only the source.
struct SettingRow: Sendable {
    let name: SettingName
    /// The value; `nil` for a secret, and without a value.
    let value: String?
    let source: Setting.Source
    /// Whether it is a secret.
    var isSecret: Bool { name.isSecret }

    /// All settings, in the order of ``SettingName``. The ways to give one secret share a row: the one in effect.
    static func all(of settings: Settings) -> [SettingRow] {
        let deployment = try? settings.deployment()
        let secret = settings.secret
        return SettingName.allCases.compactMap { name -> SettingRow? in
            if Settings.tokens.contains(name) || Settings.clientSecrets.contains(name) {
                guard let secret, secret.name == name else { return nil }
                return SettingRow(name: name, value: name.isSecret ? nil : secret.value, source: secret.source)
            }
            if let setting = settings(name) {
                return SettingRow(name: name, value: name.withoutSecrets(setting.value), source: setting.source)
            }
            switch name {
            case .profile: return SettingRow(name: name, value: settings.profile?.name, source: .fallback)
            case .tokenUrl: return deployment.map { SettingRow(name: name, value: $0.tokenURL, source: .address) }
            case .proxy:
                return settings.proxies.setting.map {
                    SettingRow(name: name, value: $0.shown, source: .environment($0.place))
                }
            case .organizationId: return SettingRow(name: name, value: nil, source: .token)
            case .scope where secret.map { Settings.clientSecrets.contains($0.name) } ?? false:
                return SettingRow(name: name, value: Credentials.defaultScope, source: .fallback)
            case .concurrency:
                return SettingRow(name: name, value: "\(ConcurrencySetting.automatic)", source: .fallback)
            case .quota:
                return deployment.map { SettingRow(name: name, value: $0.defaultQuota.description, source: .fallback) }
            default: return SettingRow(name: name, value: name.defaultText, source: .fallback)
            }
        }
    }

    /// Whether it has a value, or always appears.
    var isShown: Bool {
        source != .fallback || value != nil && [.profile, .scope, .concurrency, .quota].contains(name)
    }
}

extension SettingName {
    /// Returns a value that is safe to show. An address with a password is invalid, and must not appear with it.
    fileprivate func withoutSecrets(_ value: String) -> String {
        if self == .proxy { return Proxy.withoutSignIn(value) }
        guard self == .url || self == .tokenUrl else { return value }
        return value.replacing(/\/\/.*@/, with: "//***@").replacing(/[?#].*/, with: "?***")
    }

    /// The default; `nil` for none.
    fileprivate var defaultText: String? {
        switch self {
        case .outageTimeout: "10m"
        case .listSeparator: ";"
        case .output: "text"
        case .quiet, .noColor: "false"
        default: nil
        }
    }
}
