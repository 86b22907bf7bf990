import Muster
import SystemPackage

/// The text of `muster check`: the settings with their sources, then the findings.
///
///     url             https://cloud.uipath.com/acme/identity_   MUSTER_URL
///     client-secret   set, from MUSTER_CLIENT_SECRET
///
///     ✓ accounts      1203 robot accounts
///     ✗ groups        HTTP 403: The service forbids this call.
///                     → The sign-in needs the scope PM.Group.Read: …
enum CheckText {
    private static let labelWidth = 16
    /// Sources are aligned, except after long values, so that they fit in 80 columns.
    private static let widestValue = 50

    /// The settings with a value, and those that matter for the findings.
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

    /// Returns the shown value of a setting; an empty text for a secret, and without a value.
    private static func value(of row: SettingRow, _ folders: Folders) -> String? {
        guard !row.isSecret, let value = row.value.map(TextFormat.harmless) else { return nil }
        return switch row.name {
        case .profile: folders.short(Profile.path(of: value, in: folders))
        case .caFile, .log, .metrics: folders.short(FilePath(value))
        case .tokenFile, .clientSecretFile: "in \(folders.short(FilePath(value)))"
        case .tokenCommand, .clientSecretCommand: "printed by '\(value)'"
        default: value
        }
    }

    /// Returns a setting's label. All ways to give one secret have the same label.
    private static func label(_ name: SettingName) -> String {
        if Settings.tokens.contains(name) { return SettingName.token.label }
        return Settings.clientSecrets.contains(name) ? SettingName.clientSecret.label : name.label
    }

    /// Returns the lines of a finding, wrapped to a width, with its remedy below.
    static func lines(of finding: Finding, width: Int) -> [String] {
        let lead = "\(mark(finding.status)) " + finding.subject.label.padded(to: labelWidth)
        let advice = finding.advice.map { "→ " + TextFormat.harmless($0) }
        return HelpText.labelled(lead, TextFormat.harmless(finding.found), advice, to: width)
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
