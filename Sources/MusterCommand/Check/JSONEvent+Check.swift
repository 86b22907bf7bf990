import Muster
import SystemPackage

extension JSONEvent {
    /// A setting: its value and its source. A secret has only the source.
    struct Setting: Encodable {
        var event = "setting"
        /// As in a profile: `tokenUrl`.
        var name: String
        var value: String?
        /// Whether it has a hidden value.
        var isSecret: Bool
        /// `option`, `environment`, `profile`, `sandbox`, `url`, `token` or `default`.
        var source: String
        /// The option, the variable or the profile's file with the value.
        var place: String?
    }

    /// A finding.
    struct Check: Encodable {
        var event = "check"
        /// `settings`, `proxy`, `address`, `signIn`, `organization`, `accounts`, `groups`, `service`, `quotas` or `commands`.
        var what: Finding.Subject
        /// Whether it works; absent when it was not checked.
        var ok: Bool?
        var found: String
        var cure: String?
        var details: Finding.Details
    }

    /// The result of all checks.
    struct Checked: Encodable {
        var event = "checked"
        var ok: Bool
        /// The next command, when everything works.
        var next: String?
        var exitCode: Int32
    }
}

extension JSONLine {
    static func setting(_ row: SettingRow) -> String {
        let (source, place): (String, String?) =
            switch row.source {
            case .sandbox: ("sandbox", "--sandbox")
            case .option: ("option", row.name.option)
            case .environment(let variable): ("environment", variable)
            case .profile(let path): ("profile", path.string)
            case .run: ("run", nil)
            case .fallback: ("default", nil)
            case .address: ("url", nil)
            case .token: ("token", nil)
            }
        return line(
            JSONEvent.Setting(
                name: row.name.rawValue,
                value: row.value,
                isSecret: row.isSecret,
                source: source,
                place: place
            )
        )
    }

    static func check(_ finding: Finding) -> String {
        line(
            JSONEvent.Check(
                what: finding.subject,
                ok: finding.isFine,
                found: finding.found,
                cure: finding.cure,
                details: finding.details
            )
        )
    }

    static func checked(_ findings: [Finding], next: String) -> String {
        let code = findings.exitCode
        return line(
            JSONEvent.Checked(ok: code == ExitStatus.done, next: code == ExitStatus.done ? next : nil, exitCode: code)
        )
    }
}
