import ArgumentParser
import IdentityAPI
import Muster
import SystemPackage

struct ImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Bring the organization to what a sheet says.",
        discussion: """
            The whole file is read and checked before the first call. Then the organization's accounts and groups are read once, rows that already hold \
            cost no call, and the rest is done at most --concurrency calls at once and never over the quota. Each row ends in success.csv, errors.csv or \
            pending.csv of the run folder.

              muster import samples/robot-accounts.csv --sandbox
              muster import robots.csv --mode update --max-errors 50
            """
    )

    @Argument(help: "The sheet, a CSV with a header row; - reads standard input.") var file: String
    @Option(
        help: "What rows do that name no action: upsert (the default), create or update.",
        transform: { word in
            guard let mode = Action(rawValue: word), Action.modes.contains(mode) else {
                throw ValidationError("it must be upsert, create or update")
            }
            return mode
        }
    )
    var mode = Action.upsert
    @Option(help: ArgumentHelp("The run folder. Default: a new one in muster-runs/.", valueName: "dir")) var run:
        String?
    @Option(
        help:
            "Stop when more rows than this have failed: a number, or a share of the rows done so far as in 5%, once 20 are done."
    ) var maxErrors: String?
    @Option(help: "Send nothing when more accounts than this would change.") var maxChanges: Int?
    @Option(help: "Work on the first so many accounts only; resume does the rest.") var limit: Int?
    @Option(help: "How long an outage may last before the run stops, as in 300s, 10m or 2h.") var outageTimeout = "10m"
    @Flag(help: "Let rows with the action delete remove accounts.") var allowDelete = false
    @Flag(help: "Show what would be done, and send nothing that writes.") var dryRun = false
    @OptionGroup(title: "The sheet") var reading: SheetReadingOptions
    @OptionGroup(title: "The service") var connection: ConnectionOptions
    @OptionGroup(title: "Output") var output: OutputOptions

    func validate() throws {
        guard limit.map({ $0 > 0 }) ?? true else { throw ValidationError("--limit must be at least 1.") }
        guard maxChanges.map({ $0 >= 0 }) ?? true else { throw ValidationError("--max-changes must not be negative.") }
        _ = try settings()
    }

    func run() async throws {
        let input = try Input(file)
        defer { input.discard() }
        let settings = try settings()
        let chosen = run.map { RunFolder(FilePath($0)) }
        try chosen?.requireFree()
        let sheet = Sheet(path: input.path, name: file, options: settings.sheet)
        let contents = try sheet.check()
        try await Session.with(connection) { session in
            var settings = settings
            settings.concurrency = session.concurrency
            settings.quota = session.quota.description
            let prepared = try await PreparedRun(
                sheet: sheet,
                contents: contents,
                settings: settings,
                client: session.client
            )
            let running = RunningSession(session: session, output: output)
            if dryRun { return running.show(prepared) }
            try running.confirm(prepared, mayAsk: !input.isPipe, maximumChanges: maxChanges)
            let run = try Run(
                prepared,
                in: try chosen ?? RunFolder.makeNew(for: file),
                program: "muster \(MusterCommand.version)",
                url: session.deployment.baseURL,
                isPiped: input.isPipe
            )
            try await running.finish(run)
        }
    }

    private func settings() throws -> RunSettings {
        var settings = RunSettings()
        settings.sheet = try reading.sheetOptions(mode: mode)
        settings.allowsDelete = allowDelete
        settings.limit = limit
        if let maxErrors {
            guard let limit = ErrorLimit(written: maxErrors) else {
                throw ValidationError("--max-errors '\(maxErrors)' is neither a number nor a share such as 5%.")
            }
            settings.maximumErrors = limit
        }
        guard let timeout = Duration(written: outageTimeout) else {
            throw ValidationError(
                "--outage-timeout '\(outageTimeout)' is not a length of time such as 300s, 10m or 2h."
            )
        }
        settings.outageTimeout = timeout.inSeconds
        return settings
    }
}
