import ArgumentParser
import Muster

/// What rows mean, and which calls bring it about.
struct PlanningOptions: ParsableArguments {
    @Option(
        help: "What rows do that name no action: upsert (the default), create or update.",
        transform: { word in
            guard let mode = Action(rawValue: word), Action.modes.contains(mode) else {
                throw ValidationError("it must be upsert, create or update")
            }
            return mode
        }
    )
    var mode: Action?

    @Option(
        help: """
            How accounts get into and out of their groups: auto (the default) takes the fewest calls, account one call for each account, group the groups' \
            own calls wherever a change is one of groups alone.
            """,
        transform: { word in
            guard let strategy = Strategy(rawValue: word) else {
                throw ValidationError("it must be auto, account or group")
            }
            return strategy
        }
    )
    var strategy: Strategy?

    @Option(
        help: ArgumentHelp(
            "The most accounts that one call of a group, or one bulk delete, takes. Default: 500.",
            valueName: "n"
        )
    )
    var groupBatch: Int?

    @Flag(help: "Let rows with the action delete remove accounts.") var allowDelete = false

    @Flag(help: "Make groups that rows name and that are not there, each once.") var createGroups = false

    @Option(help: ArgumentHelp("Only the first so many rows that need a call; resume does the rest.", valueName: "n"))
    var limit: Int?

    func validate() throws {
        guard limit.map({ $0 > 0 }) ?? true else { throw ValidationError("--limit must be at least 1.") }
        guard groupBatch.map((1...100_000).contains) ?? true else {
            throw ValidationError("--group-batch must be a number from 1 to 100000.")
        }
    }

    /// Whether anything is said that a kept plan has settled.
    var isGiven: Bool { mode != nil || strategy != nil || groupBatch != nil || allowDelete || createGroups }

    /// The settings of a run that plans so.
    func settings(_ reading: SheetReadingOptions) throws -> RunSettings {
        var settings = RunSettings()
        settings.sheet = try reading.sheetOptions(mode: mode ?? .upsert)
        settings.strategy = strategy ?? settings.strategy
        settings.groupBatch = groupBatch ?? settings.groupBatch
        settings.allowsDelete = allowDelete
        settings.createsGroups = createGroups
        settings.limit = limit
        return settings
    }
}
