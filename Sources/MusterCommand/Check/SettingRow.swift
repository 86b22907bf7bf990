import IdentityAPI
import Muster

/// A setting as `muster check` tells it: its value and its source, and of a secret only where it lies.
struct SettingRow: Sendable {
    let name: SettingName
    /// The value; `nil` for a secret, and where there is none.
    let value: String?
    let source: Setting.Source
    /// Whether it is a secret, of which only the source is told.
    var isSecret: Bool { name.isSecret }

    /// Every setting, in the order of ``SettingName``. The ways to give one secret are one row: the one that counts.
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

    /// Whether somebody has said it, or it can always be told.
    var isShown: Bool {
        source != .fallback || value != nil && [.profile, .scope, .concurrency, .quota].contains(name)
    }
}

extension SettingName {
    /// A value as it may be shown: an address is refused when a password stands in it or behind it, and must not be repeated with that.
    fileprivate func withoutSecrets(_ value: String) -> String {
        guard self == .url || self == .tokenUrl else { return value }
        return value.replacing(/\/\/.*@/, with: "//***@").replacing(/[?#].*/, with: "?***")
    }

    /// What holds where nobody says otherwise; `nil` for nothing.
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
