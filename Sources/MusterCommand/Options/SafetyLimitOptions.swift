import ArgumentParser
import IdentityAPI
import Muster

/// The options that stop a run before it does more harm than intended.
struct SafetyLimitOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Send nothing when more accounts would change: a number, or a share of all accounts as in 5%.",
            valueName: "n|n%"
        )
    )
    var maxChanges: String?

    @Option(
        help: ArgumentHelp(
            "Send nothing when more memberships and accounts would be removed.",
            valueName: "n|n%"
        )
    )
    var maxRemovals: String?

    @Option(
        help: ArgumentHelp(
            "Stop when more rows have failed: a number, or a share of the rows done once 20 are done.",
            valueName: "n|n%"
        )
    )
    var maxErrors: String?

    @Option(
        help: ArgumentHelp(
            "Stop when an outage lasts longer, as in 300s, 10m or 2h. Default: 10m.",
            valueName: "time"
        )
    )
    var outageTimeout: String?

    func validate() throws {
        for (option, text) in [
            ("--max-changes", maxChanges), ("--max-removals", maxRemovals), ("--max-errors", maxErrors),
        ] {
            guard let text, Threshold(written: text) == nil else { continue }
            throw ValidationError("\(option) '\(text)' is neither a number nor a share such as 5%.")
        }
        if let outageTimeout, Duration(written: outageTimeout) == nil {
            throw ValidationError(
                "--outage-timeout '\(outageTimeout)' is not a length of time such as 300s, 10m or 2h."
            )
        }
    }

    /// Applies the given options to a run's settings. The others keep the values of a kept plan.
    func apply(to settings: inout RunSettings) {
        if let maxChanges { settings.safetyLimits.changes = Threshold(written: maxChanges) }
        if let maxRemovals { settings.safetyLimits.removals = Threshold(written: maxRemovals) }
        if let maxErrors { settings.maximumErrors = Threshold(written: maxErrors) }
        if let timeout = outageTimeout.flatMap(Duration.init(written:)) { settings.outageTimeout = timeout.inSeconds }
    }
}
