import Configuration
import FoundationEssentials
import Muster
import Synchronization
import SystemPackage

/// The settings of this command: from options, then the environment, then the profile, then the earlier run, then defaults.
///
/// swift-configuration decides the precedence, and reports the source of each value.
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
    var organizationOfRun: String? { earlier.organizationID }

    private let options: [SettingName: String]
    private let earlier: Earlier
    /// The variables of the environment that are not empty.
    let environment: [String: String]
    private static let noColorVariable = "NO_COLOR"
    /// The providers of values, in order of precedence.
    private let layers: [(source: Setting.Source, provider: any ConfigProvider)]

    /// - Parameters:
    ///   - options: values given on the command line, by the setting's name.
    ///   - earlier: values with the lowest precedence.
    ///   - sandbox: values of the sandbox inside this process, with the highest precedence.
    /// - Throws: ``RunError`` for an invalid profile.
    init(
        options: [SettingName: String],
        earlier: Earlier = Earlier(),
        sandbox: [SettingName: String] = [:],
        environment: [String: String] = Settings.environment
    ) throws {
        let folders = Folders(environment)
        // An empty variable counts as unset.
        let environment = environment.filter { !$0.value.isEmpty }
        let profile = try Profile(
            named: options[.profile] ?? environment[SettingName.profile.variable],
            in: folders
        )
        self.init(options, earlier, sandbox, environment, folders, profile)
    }

    /// The settings of the environment alone, for what must work without a profile.
    init(withoutProfile environment: [String: String]) {
        self.init([:], Earlier(), [:], environment.filter { !$0.value.isEmpty }, Folders(environment), nil)
    }

    /// The process environment.
    static var environment: [String: String] { ProcessInfo.processInfo.environment }

    private init(
        _ options: [SettingName: String],
        _ earlier: Earlier,
        _ sandbox: [SettingName: String],
        _ environment: [String: String],
        _ folders: Folders,
        _ profile: Profile?
    ) {
        self.options = options
        self.earlier = earlier
        self.environment = environment
        self.folders = folders
        self.profile = profile
        layers = [
            (.sandbox, Self.provider(sandbox)),
            (.option, Self.provider(options)),
            (
                .environment(""),
                EnvironmentVariablesProvider(environmentVariables: environment).prefixKeys(with: "muster")
            ),
            (.profile(profile?.path ?? ""), Self.provider(profile?.values ?? [:])),
            // The convention of no-color.org: any value counts, and a configuration file takes precedence.
            (
                .environment(Self.noColorVariable),
                Self.provider(environment[Self.noColorVariable] == nil ? [:] : [.noColor: "true"])
            ),
            (.run, Self.provider(earlier.values)),
        ]
    }

    private static func provider(_ values: [SettingName: String]) -> InMemoryProvider {
        InMemoryProvider(
            values: Dictionary(
                uniqueKeysWithValues: values.map {
                    (AbsoluteConfigKey([$0.key.rawValue]), ConfigValue(.string($0.value), isSecret: $0.key.isSecret))
                }
            )
        )
    }

    /// Returns the same settings without those of a sandbox inside this process.
    func rehearsing(_ sandbox: [SettingName: String]) -> Settings {
        Settings(options, earlier, sandbox, environment, folders, profile)
    }

    /// Returns a setting's value and source; `nil` without a value.
    func callAsFunction(_ name: SettingName) -> Setting? {
        let heard = Answers()
        let reader = ConfigReader(providers: layers.map(\.provider), accessReporter: heard)
        let value = reader.string(forKey: ConfigKey([name.rawValue]), isSecret: name.isSecret)
        // swift-configuration asks the providers in order until one has a value: the last one asked is the source.
        guard let value, heard.count > 0 else { return nil }
        var source = layers[heard.count - 1].source
        if source == .environment("") { source = .environment(name.variable) }
        return Setting(name: name, value: value, source: source)
    }

    /// Returns a setting's value.
    func text(_ name: SettingName) -> String? { self(name)?.value }

    /// Returns the setting with the highest precedence among several that exclude each other; the first one of the same source.
    func closest(of names: [SettingName]) -> Setting? {
        names.compactMap { self($0) }.min { $0.source.rank < $1.source.rank }
    }
}

/// Counts the providers that swift-configuration asked for a value.
private final class Answers: AccessReporter {
    private let number = Mutex(0)

    var count: Int { number.withLock { $0 } }

    func report(_ event: AccessEvent) {
        number.withLock { $0 = event.providerResults.count }
    }
}
