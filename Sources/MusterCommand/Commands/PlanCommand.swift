import ArgumentParser
import IdentityAPI
import Muster
import SystemPackage

struct PlanCommand: AsyncParsableCommand {
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
    @OptionGroup(title: "The plan") var planning: PlanningOptions
    @OptionGroup(title: "The sheet") var reading: SheetReadingOptions
    @OptionGroup(title: "Safety limits") var safetyLimits: SafetyLimitOptions
    @OptionGroup(title: "The service") var connection: ConnectionOptions
    @OptionGroup(title: "Output") var output: OutputOptions

    func validate() throws { _ = try planning.settings(reading) }

    func run() async throws {
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

    private func keep(_ prepared: PreparedRun, _ session: Session, in path: FilePath) throws {
        let kept = try KeptPlan(
            prepared,
            program: "muster \(Release.version)"
        )
        try kept.write(to: path)
        if output.output == .json {
            Console.say(JSONLine.kept(path))
        } else if !output.quiet {
            Console.note("Kept. Run exactly this with: muster import --plan \(path.quoted)")
        }
    }
}
