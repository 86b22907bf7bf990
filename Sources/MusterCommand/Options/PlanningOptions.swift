import ArgumentParser
import IdentityAPI
import Muster

/// The options for the meaning of rows and for the calls of a plan.
struct PlanningOptions: ParsableArguments {
    /// The values of `--mode`: the first three are for accounts, the others for memberships.
    private static let modes = ["upsert", "create", "update", "add", "remove", "exact"]

    @Option(
        help:
            "What rows without an action do: upsert (the default), create or update; memberships: add (the default), remove or exact.",
        completion: .list(modes),
        transform: Choice.of(modes)
    )
    var mode: String?

    @Option(
        help: "How accounts get into groups: auto (fewest calls), account or group. Default: auto.",
        completion: .list(Strategy.allCases.map(\.rawValue)),
        transform: Choice.of(Strategy.allCases)
    )
    var strategy: Strategy?

    @Option(help: ArgumentHelp("The most accounts in one group call or one bulk delete. Default: 500.", valueName: "n"))
    var groupBatch: Int?

    @Flag(help: "Let rows with the action delete delete accounts.") var allowDelete = false

    @Flag(help: "Create the groups that rows name and the organization lacks, each once.") var createGroups = false

    @Flag(help: "Let a name with * or ? stand for every matching account, to update or delete it.")
    var wildcards = false

    @Option(
        help: ArgumentHelp(
            "A canary: only the first N rows that need a call. Resume shows the rest and asks.",
            valueName: "n"
        )
    )
    var limit: Int?

    @Option(
        help: ArgumentHelp(
            "Read an account again before changing it when the last reading is older, as in 60s or 5m. Default: 60s, or a window of the PUT quota where that is shorter.",
            valueName: "time"
        ),
        transform: Choice.time("--freshness", "60s or 5m")
    )
    var freshness: Duration?

    func validate() throws {
        guard limit.map({ $0 > 0 }) ?? true else { throw ValidationError("--limit must be at least 1.") }
        guard groupBatch.map((1...100_000).contains) ?? true else {
            throw ValidationError("--group-batch must be a number from 1 to 100000.")
        }
    }

    /// Whether any option is given that a kept plan already fixes.
    var isGiven: Bool {
        mode != nil || strategy != nil || groupBatch != nil || allowDelete || createGroups || wildcards
            || freshness != nil
    }

    /// Returns the settings of a run with these options.
    func settings(_ reading: SheetReadingOptions) throws -> RunSettings {
        var settings = RunSettings()
        settings.sheet = try reading.sheetOptions(mode: mode)
        settings.strategy = strategy ?? settings.strategy
        settings.groupBatch = groupBatch ?? settings.groupBatch
        settings.allowsDelete = allowDelete
        settings.createsGroups = createGroups
        settings.wildcards = wildcards
        settings.limit = limit
        settings.freshness = freshness ?? settings.freshness
        return settings
    }
}
