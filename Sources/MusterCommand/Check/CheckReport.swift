import Muster

/// Checks, and tells everything as it is found: on a screen, or as JSON.
struct CheckReport: Sendable {
    let connection: ConnectionOptions
    let output: OutputOptions

    private var isText: Bool { output.output == .text }

    /// Prints the settings, what was found, and what to do next.
    ///
    /// - Returns: the exit code.
    /// - Throws: ``RunError`` when a sandbox's accounts cannot be read.
    func print() async throws -> Int32 {
        let settings: Settings
        do {
            settings = try Settings(options: connection.given)
        } catch {
            let notes = Notes { tell($0, width: Screen.width) }
            notes.add(Finding(.settings, failed: error))
            return conclude(notes.rest("the settings cannot be read"), next: "")
        }
        return try await settings.rehearsing(connection) { settings in
            tell(SettingRow.all(of: settings), settings.folders)
            let width = Screen.width
            let checkup = Checkup(settings: settings, keepsQuota: !connection.isRehearsal) { tell($0, width: width) }
            return conclude(await checkup.findings(), next: command)
        }
    }

    private func tell(_ rows: [SettingRow], _ folders: Folders) {
        guard isText else { return rows.forEach { Screen.say(JSONLine.setting($0)) } }
        if !output.quiet { CheckText.lines(of: rows, folders).forEach(Screen.say) }
        if !output.quiet { Screen.say("") }
    }

    private func tell(_ finding: Finding, width: Int) {
        guard isText else { return Screen.say(JSONLine.check(finding)) }
        // Only results and errors: what is as it should be is neither.
        guard !output.quiet || finding.verdict != .fine else { return }
        Screen.say(CheckText.lines(of: finding, width: width).joined(separator: "\n"))
    }

    private func conclude(_ findings: [Finding], next: String) -> Int32 {
        let code = findings.exitCode
        let works =
            findings.contains { $0.verdict == .warning } ? "It works, less what is marked !" : "Everything works"
        let advice =
            code == ExitStatus.done
            ? "\(works). Next: \(next)" : "Not ready. Mend what is marked ✗, the first one first, and check again."
        Screen.say(isText ? (output.quiet ? "" : "\n") + advice : JSONLine.checked(findings, next: next))
        return code
    }

    /// What to try next.
    private var command: String {
        if connection.isRehearsal { return "muster plan samples/robot-accounts.csv --sandbox" }
        return "muster plan robots.csv"
            + (connection.profile.map { $0 == Profile.defaultName ? "" : " --profile \($0)" } ?? "")
    }
}
