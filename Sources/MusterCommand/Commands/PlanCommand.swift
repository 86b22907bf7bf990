import ArgumentParser
import IdentityAPI
import Muster
import SystemPackage

struct PlanCommand: AsyncParsableCommand, PlanConfigurable {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "Show what import would do, row by row and in calls and minutes. Writes nothing.",
        discussion: """
            + creates an account, ~ changes one, − deletes one, and ! marks a row that cannot be done. The cost follows: calls by method, the quota windows that \
            they fill, the time, and the same at one call for each account. --out keeps the plan. muster import --plan runs it later, names every account \
            that changed meanwhile, and leaves these accounts alone unless you pass --accept-drift.

              muster plan samples/robot-accounts.csv --sandbox
              muster plan samples/robot-accounts.csv --sandbox --quota cloud --mode update
              muster plan samples/robot-accounts.csv --sandbox --out friday.plan

            --by-organization splits a sheet of several organizations instead, because each organization has its own sign-in and its own quota.
            """
    )

    @Argument(help: "The sheet: a CSV with a header row. - reads standard input.", completion: .file())
    var file: String
    @Option(
        help: ArgumentHelp("Keep the plan in this file, for import --plan to run.", valueName: "file"),
        completion: .file()
    ) var out: String?
    @Flag(help: "Exit with 2 when something would change, 1 when rows can only fail, else 0.")
    var detailedExitcode = false
    @Option(
        help: ArgumentHelp(
            "Split the sheet by partitionGlobalId into one sheet for each organization, in this folder, and plan nothing.",
            valueName: "dir"
        ),
        completion: .directory
    ) var byOrganization: String?
    @OptionGroup(title: "The plan") var planning: PlanningOptions
    @OptionGroup(title: "The sheet") var reading: SheetReadingOptions
    @OptionGroup(title: "Safety limits") var safetyLimits: SafetyLimitOptions
    @OptionGroup(title: "The service") var connection: ConnectionOptions
    @OptionGroup(title: "Output") var output: OutputOptions

    func validate() throws {
        _ = try planning.settings(reading)
        if byOrganization != nil, out != nil || detailedExitcode {
            throw ValidationError("--by-organization only splits the sheet: plan each of the new sheets by itself.")
        }
    }

    func run() async throws {
        if let byOrganization { return try split(into: FilePath(byOrganization)) }
        let source = try PlannedInput(sheet: file, planning, reading)
        defer { source.discard() }
        let contents = try source.sheet.check()
        try await Session.with(connection) { session in
            let prepared = try await source.prepare(contents, in: session, safetyLimits)
            if let out { try keep(prepared, session, in: FilePath(out)) }
            let running = RunningSession(session: session, output: output)
            try await running.show(prepared)
            try running.heed(prepared.objection)
            let counts = prepared.plan.counts
            guard detailedExitcode else { return }
            if counts.changes > 0 { throw ExitCode(ExitStatus.planHasChanges) }
            if counts.failed > 0 { throw ExitCode(ExitStatus.someRowsFailed) }
        }
    }

    /// Writes one sheet for each organization, because each organization has a sign-in of its own.
    private func split(into folder: FilePath) throws {
        let input = try Input(file)
        defer { input.discard() }
        let sheet = Sheet(path: input.path, name: file, options: try planning.settings(reading).sheet)
        let parts = try OrganizationSplit(sheet, into: folder).parts
        for part in parts {
            Console.say(
                output.output == .json
                    ? JSONLine.part(part) : "\(part.path.quoted)  \(part.rows.counted("row"))"
            )
        }
        guard output.output == .text, !output.quiet else { return }
        Console.note("Run each sheet with the profile of its organization: muster import SHEET --profile NAME")
    }

    private func keep(_ prepared: PreparedRun, _ session: Session, in path: FilePath) throws {
        let kept = try KeptPlan(prepared, program: "muster \(Release.version)")
        try kept.write(to: path)
        if output.output == .json {
            Console.say(JSONLine.kept(path))
        } else if !output.quiet {
            Console.note("Kept. Run exactly this with: muster import --plan \(path.quoted)")
        }
    }
}
