import Muster
import SystemPackage

/// What `muster check` tells people: the settings with their sources, then what was found, one line after the other.
///
///     url             https://cloud.uipath.com/acme/identity_   MUSTER_URL
///     client-secret   set, from MUSTER_CLIENT_SECRET
///
///     ✓ accounts      1203 robot accounts
///     ✗ groups        HTTP 403: The service forbids this call.
///                     → The sign-in needs the scope PM.Group.Read: …
enum CheckText {
    private static let labelWidth = 16
    /// Sources stand below each other, except behind longer values: the widest that leave room for them in 80 columns.
    private static let widestValue = 50

    /// The settings that somebody has said, and those that matter for what follows.
    static func lines(of rows: [SettingRow], _ folders: Folders) -> [String] {
        let rows = rows.filter(\.isShown).map { (row: $0, value: value(of: $0, folders)) }
        let width = rows.compactMap(\.value?.displayWidth).filter { $0 <= widestValue }.max() ?? 0
        return rows.map { row, value in
            let source = row.source.said(row.name)
            let label = "  " + label(row.name).padded(to: labelWidth)
            if row.isSecret { return label + "set, from \(source)" }
            return label + (value?.padded(to: width + 2) ?? "") + source
        }
    }

    /// What is shown of a setting's value; nothing of a secret, nor where there is none.
    private static func value(of row: SettingRow, _ folders: Folders) -> String? {
        guard !row.isSecret, let value = row.value.map(TextFormat.harmless) else { return nil }
        return switch row.name {
        case .profile: folders.short(Profile.path(of: value, in: folders))
        case .caFile: folders.short(FilePath(value))
        case .tokenFile, .clientSecretFile: "in \(folders.short(FilePath(value)))"
        case .tokenCommand, .clientSecretCommand: "printed by '\(value)'"
        default: value
        }
    }

    /// The ways to give one secret go by one name.
    private static func label(_ name: SettingName) -> String {
        if Settings.tokens.contains(name) { return SettingName.token.label }
        return Settings.clientSecrets.contains(name) ? SettingName.clientSecret.label : name.label
    }

    /// Something that was found, broken into lines of so many columns; its cure stands below it.
    static func lines(of finding: Finding, width: Int) -> [String] {
        let lead = "\(mark(finding.status)) " + finding.subject.label.padded(to: labelWidth)
        let cure = finding.cure.map { "→ " + TextFormat.harmless($0) }
        return HelpText.labelled(lead, TextFormat.harmless(finding.found), cure, to: width)
    }

    private static func mark(_ status: Finding.Status) -> String {
        switch status {
        case .fine: "✓"
        case .warning: "!"
        case .failed: "✗"
        case .untried: "·"
        }
    }
}
