import Muster
import SystemPackage

extension JSONEvent {
    /// A setting: its value and where that came from. Of a secret only the source is told.
    struct Setting: Encodable {
        var event = "setting"
        /// As in a profile: `tokenUrl`.
        var name: String
        var value: String?
        /// Whether it has a value that is not shown.
        var isSecret: Bool
        /// `option`, `environment`, `profile`, `sandbox`, `url`, `token` or `default`.
        var source: String
        /// The option, the variable or the profile's file that said it.
        var place: String?
    }

    /// Something that was looked at.
    struct Check: Encodable {
        var event = "check"
        /// `settings`, `address`, `signIn`, `organization`, `accounts`, `groups`, `service`, `quotas` or `commands`.
        var what: Finding.Subject
        /// Whether it is as it should be; absent where it could not be looked at.
        var ok: Bool?
        var found: String
        var cure: String?
        var details: Finding.Details
    }

    /// What all of it came to.
    struct Checked: Encodable {
        var event = "checked"
        var ok: Bool
        /// The command to go on with, when everything works.
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
