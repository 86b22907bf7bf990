import ArgumentParser
import Muster

/// Runs the checks and prints each finding at once, as text or JSON.
struct CheckReport: Sendable {
    private let connection: ConnectionOptions
    private let settings: Result<Settings, any Error>
    private let output: OutputOptions
    private let isDeep: Bool

    /// - Parameters:
    ///   - output: the output options. The settings may complete them.
    ///   - isDeep: whether to check everything that Muster needs from the service.
    init(_ connection: ConnectionOptions, _ output: OutputOptions, isDeep: Bool = false) {
        self.isDeep = isDeep
        self.connection = connection
        var settled = output
        settings = Result {
            let settings = try Settings(options: connection.given.merging(output.given) { $1 })
            try settled.settle(by: settings)
            return settings
        }
        self.output = settled
    }

    private var isText: Bool { output.output == .text }

    /// Prints the settings, the findings, and what to do next.
    ///
    /// - Throws: the exit code, when something does not work; ``RunError`` when a sandbox's accounts cannot be read.
    func print() async throws {
        let width = Console.width
        switch settings {
        case .failure(let error):
            let notes = FindingCollector(isDeep: isDeep) { tell($0, width: width) }
            notes.add(Finding(.settings, failed: error))
            try conclude(notes.rest("the settings cannot be read"))
        case .success(let settings):
            try await settings.rehearsing(connection) { settings in
                tell(SettingRow.all(of: settings), settings.folders)
                let checkup = DiagnosticRunner(
                    settings: settings,
                    keepsQuota: !connection.isRehearsal,
                    deep: isDeep ? DeepCheck(output: output, width: width) : nil,
                    tell: { tell($0, width: width) }
                )
                try conclude(await checkup.findings())
            }
        }
    }

    private func tell(_ rows: [SettingRow], _ folders: Folders) {
        guard isText else { return rows.forEach { Console.say(JSONLine.setting($0)) } }
        if !output.quiet { (CheckText.lines(of: rows, folders) + [""]).forEach(Console.say) }
    }

    private func tell(_ finding: Finding, width: Int) {
        guard isText else { return Console.say(JSONLine.check(finding)) }
        // Only results and errors: a fine finding is neither.
        guard !output.quiet || finding.status != .fine else { return }
        Console.say(CheckText.lines(of: finding, width: width).joined(separator: "\n"))
    }

    private func conclude(_ findings: [Finding]) throws {
        let code = findings.exitCode
        let works =
            findings.contains { $0.status == .warning } ? "It works, except for what is marked !" : "Everything works"
        let advice =
            code == ExitStatus.done
            ? "\(works). Next: \(command)" : "Not ready. Fix the ✗ items in order, and check again."
        Console.say(isText ? (output.quiet ? "" : "\n") + advice : JSONLine.checked(findings, next: command))
        if code != ExitStatus.done { throw ExitCode(code) }
    }

    /// The next commands.
    private var command: String {
        if connection.isRehearsal { return "muster plan samples/robot-accounts.csv --sandbox" }
        return "muster plan robots.csv"
            + (connection.profile.map { $0 == Profile.defaultName ? "" : " --profile \($0.quotedForShell)" } ?? "")
    }
}
