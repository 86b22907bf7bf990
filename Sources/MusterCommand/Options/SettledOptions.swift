import ArgumentParser
import IdentityAPI
import Muster

/// Commands whose options can also come from the environment or a profile. The session looks up the options of the connection. `check` and `init`
/// look up all of theirs, because they report what is wrong with a profile.
protocol ConnectionConfigurable: ParsableCommand { var connection: ConnectionOptions { get } }
protocol OutputConfigurable: OutputTelling { var output: OutputOptions { get set } }
protocol LimitsConfigurable: ParsableCommand { var safetyLimits: SafetyLimitOptions { get set } }
protocol ReadingConfigurable: ParsableCommand { var reading: SheetReadingOptions { get set } }
/// Commands that plan a sheet.
typealias PlanConfigurable = ConnectionConfigurable & OutputConfigurable & LimitsConfigurable & ReadingConfigurable

/// Commands with the options for output, whether or not the settings complete them.
protocol OutputTelling: ParsableCommand { var output: OutputOptions { get } }

extension ParsableCommand {
    /// Returns the command, completed from the environment and the profile where no option is given.
    ///
    /// - Throws: ``RunError`` for an invalid profile or value.
    func settled() throws -> any ParsableCommand {
        guard self is any OutputConfigurable || self is any ReadingConfigurable else { return self }
        let settings = try Settings(options: (self as? any ConnectionConfigurable)?.connection.given ?? [:])
        var command: any ParsableCommand = self
        if var telling = command as? any OutputConfigurable {
            try telling.output.settle(by: settings)
            command = telling
        }
        if var braking = command as? any LimitsConfigurable {
            try braking.safetyLimits.settle(by: settings)
            command = braking
        }
        if var reading = command as? any ReadingConfigurable {
            reading.reading.settle(by: settings)
            command = reading
        }
        return command
    }
}

extension OutputOptions {
    /// The given values by their settings.
    var given: [SettingName: String] {
        [
            .output: format?.rawValue, .quiet: quiet ? "true" : nil, .noColor: noColor ? "true" : nil,
            .log: log, .metrics: metrics,
        ].compactMapValues(\.self)
    }

    /// Completes the options from the settings.
    ///
    /// - Throws: ``RunError`` for an invalid value.
    mutating func settle(by settings: Settings) throws {
        format =
            try format
            ?? settings(.output).map { try $0.required(Format(rawValue: $0.value), "is neither text nor json") }
        if !quiet, let setting = settings(.quiet) { quiet = try setting.flag() }
        if !noColor, let setting = settings(.noColor) { noColor = try setting.flag() }
        log = log ?? settings.text(.log)
        metrics = metrics ?? settings.text(.metrics)
    }
}

extension SafetyLimitOptions {
    fileprivate mutating func settle(by settings: Settings) throws {
        maxChanges = try maxChanges ?? settings(.maxChanges)?.threshold()
        maxRemovals = try maxRemovals ?? settings(.maxRemovals)?.threshold()
        maxErrors = try maxErrors ?? settings(.maxErrors)?.threshold()
        outageTimeout = try outageTimeout ?? settings(.outageTimeout)?.duration()
    }
}

extension SheetReadingOptions {
    fileprivate mutating func settle(by settings: Settings) {
        listSeparator = listSeparator ?? settings.text(.listSeparator)
    }
}
