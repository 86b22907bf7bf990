import ArgumentParser
import IdentityAPI
import Muster
import SystemPackage

struct ImportCommand: AsyncParsableCommand, PlanConfigurable {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Bring the organization to the state that a sheet describes.",
        discussion: """
            Import reads and checks the whole file before the first call. It then reads the organization's accounts and groups once. A row whose account already is as the sheet says costs no call. \
            Import makes the other calls within the quota, at most --concurrency at once. Each row ends in success.csv, errors.csv or pending.csv of the \
            run folder. Repeat an import with --run DIR as often as you like: it continues an unfinished run in that folder, and tells the result of a finished one again.

              muster import samples/robot-accounts.csv --sandbox --yes
              muster import samples/robot-accounts.csv --sandbox --yes --limit 1
              muster import samples/with-mistakes.csv --sandbox --max-errors 10
              muster plan samples/robot-accounts.csv --sandbox --out friday.plan
              muster import --plan friday.plan --sandbox --yes
            """
    )

    @Argument(help: "The sheet: a CSV with a header row. - reads standard input.", completion: .file())
    var file: String?
    @Option(
        help: ArgumentHelp("Run a plan that plan --out kept, instead of a sheet.", valueName: "file"),
        completion: .file()
    )
    var plan: String?
    @Flag(help: "With --plan: also change accounts that changed since.") var acceptDrift = false
    @Option(
        help: ArgumentHelp("The run folder. Default: a new one in muster-runs/.", valueName: "dir"),
        completion: .directory
    ) var run: String?
    @Flag(help: "Show the plan and send nothing that writes, as muster plan does.") var dryRun = false
    @OptionGroup(title: "The plan") var planning: PlanningOptions
    @OptionGroup(title: "The sheet") var reading: SheetReadingOptions
    @OptionGroup(title: "Safety limits") var safetyLimits: SafetyLimitOptions
    @OptionGroup(title: "The service") var connection: ConnectionOptions
    @OptionGroup(title: "Output") var output: OutputOptions

    func validate() throws {
        guard (file == nil) != (plan == nil) else {
            throw ValidationError("Name either a sheet, or a plan with --plan.")
        }
        guard !acceptDrift || plan != nil else { throw ValidationError("--accept-drift needs --plan.") }
        guard plan == nil || !planning.isGiven && !reading.isGiven else {
            throw ValidationError(
                "A kept plan has its own settings: beside --plan, only --limit, the safety limits and the connection can be set."
            )
        }
        _ = try planning.settings(reading)
    }

    func run() async throws {
        let chosen = run.map { RunFolder(FilePath($0)) }
        let isRepeated = chosen?.exists == true && !dryRun
        if !isRepeated { try chosen?.requireFree() }
        let source =
            try plan.map { try PlannedInput(FilePath($0)) } ?? PlannedInput(sheet: file ?? "-", planning, reading)
        defer { source.discard() }
        let contents = try source.sheet.check()
        if isRepeated, let chosen { return try await repeated(in: chosen, contents) }
        try await Session.with(connection) { session in
            let prepared = try await source.prepare(
                contents,
                in: session,
                safetyLimits,
                limit: planning.limit,
                acceptsDrift: acceptDrift
            )
            try await RunningSession(session: session, output: output).carryOut(
                prepared,
                isDryRun: dryRun,
                mayAsk: !source.isPipe,
                isPiped: source.isTemporary,
                in: { try chosen ?? RunFolder.makeNew(for: source.sheet.name) }
            )
        }
    }
}
