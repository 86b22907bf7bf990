import FoundationEssentials
import Muster
import SystemPackage

/// The settings of this command: from options, then the environment, then the profile, then the earlier run, then defaults.
struct Settings: Sendable {
    /// The settings that the earlier run began with.
    struct Earlier: Sendable {
        var values: [SettingName: String] = [:]
        /// The earlier run's organization. It never takes precedence over a token.
        var organizationID: String?
    }

    /// The profile; `nil` for none.
    let profile: Profile?
    /// The folder of profiles and state.
    let folders: Folders
    /// The organization of the earlier run.
    let organizationOfRun: String?
    /// The variables of the environment that are not empty.
    let environment: [String: String]
    /// The values of each source, in order of precedence.
    private var layers: [(source: Setting.Source, values: [SettingName: String])]

    /// - Parameters:
    ///   - options: values given on the command line, by the setting's name.
    ///   - earlier: values with the lowest precedence.
    /// - Throws: ``RunError`` for an invalid profile.
    init(
        options: [SettingName: String],
        earlier: Earlier = Earlier(),
        environment: [String: String] = Settings.environment
    ) throws {
        let name = options[.profile] ?? environment[SettingName.profile.variable].flatMap { $0.isEmpty ? nil : $0 }
        let profile = try Profile(named: name, in: Folders(environment))
        self.init(options, earlier, environment, profile)
    }

    /// The settings of the environment alone, for what must work without a profile.
    init(withoutProfile environment: [String: String]) { self.init([:], Earlier(), environment, nil) }

    /// The process environment.
    static var environment: [String: String] { ProcessInfo.processInfo.environment }

    private init(
        _ options: [SettingName: String],
        _ earlier: Earlier,
        _ environment: [String: String],
        _ profile: Profile?
    ) {
        // An empty variable counts as unset.
        let environment = environment.filter { !$0.value.isEmpty }
        self.environment = environment
        folders = Folders(environment)
        self.profile = profile
        organizationOfRun = earlier.organizationID
        let variables = SettingName.allCases.compactMap { name in environment[name.variable].map { (name, $0) } }
        layers = [
            (.option, options), (.environment(""), Dictionary(uniqueKeysWithValues: variables)),
            (.profile(profile?.path ?? ""), profile?.values ?? [:]),
            // The convention of no-color.org: any value counts, and a configuration file takes precedence.
            (.environment("NO_COLOR"), environment["NO_COLOR"] == nil ? [:] : [.noColor: "true"]),
            (.run, earlier.values),
        ]
    }

    /// Returns the same settings, where those of a sandbox inside this process win over all others.
    func rehearsing(_ sandbox: [SettingName: String]) -> Settings {
        var settings = self
        settings.layers.insert((.sandbox, sandbox), at: 0)
        return settings
    }

    /// Returns a setting's value and source; `nil` without a value.
    func callAsFunction(_ name: SettingName) -> Setting? { closest(of: [name]) }

    /// Returns a setting's value.
    func text(_ name: SettingName) -> String? { self(name)?.value }

    /// Returns the setting with the highest precedence among several that exclude each other; the first one of the same source.
    func closest(of names: [SettingName]) -> Setting? {
        for (source, values) in layers {
            guard let name = names.first(where: { values[$0] != nil }), let value = values[name] else { continue }
            let isVariable = source == .environment("")
            return Setting(name: name, value: value, source: isVariable ? .environment(name.variable) : source)
        }
        return nil
    }
}
