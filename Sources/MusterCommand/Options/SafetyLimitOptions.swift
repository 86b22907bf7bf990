import ArgumentParser
import IdentityAPI
import Muster

/// The options that stop a run before it does more harm than intended.
struct SafetyLimitOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Send nothing when more accounts would change: a number, or a share of all accounts as in 5%.",
            valueName: "n|n%"
        ),
        transform: { try Setting(name: .maxChanges, value: $0, source: .option).threshold() }
    )
    var maxChanges: Threshold?

    @Option(
        help: ArgumentHelp("Send nothing when more memberships and accounts would be removed.", valueName: "n|n%"),
        transform: { try Setting(name: .maxRemovals, value: $0, source: .option).threshold() }
    )
    var maxRemovals: Threshold?

    @Option(
        help: ArgumentHelp(
            "Stop when more rows have failed: a number, or a share of the rows done once 20 are done.",
            valueName: "n|n%"
        ),
        transform: { try Setting(name: .maxErrors, value: $0, source: .option).threshold() }
    )
    var maxErrors: Threshold?

    @Option(
        help: ArgumentHelp("Stop when an outage lasts longer, as in 300s, 10m or 2h. Default: 10m.", valueName: "time"),
        transform: { try Setting(name: .outageTimeout, value: $0, source: .option).duration() }
    )
    var outageTimeout: Duration?

    /// Applies the given options to a run's settings. The others keep the values of a kept plan.
    func apply(to settings: inout RunSettings) {
        settings.safetyLimits.changes = maxChanges ?? settings.safetyLimits.changes
        settings.safetyLimits.removals = maxRemovals ?? settings.safetyLimits.removals
        settings.maximumErrors = maxErrors ?? settings.maximumErrors
        settings.outageTimeout = outageTimeout?.inSeconds ?? settings.outageTimeout
    }
}
