import Configuration
import FoundationEssentials
import Muster
import Synchronization
import SystemPackage

/// The settings of this call: from options, then the environment, then the profile, then the run that is gone back to, then defaults.
///
/// Which of them wins is for swift-configuration to say; what it reports of each look is where the value came from.
struct Settings: Sendable {
    /// What holds where nothing else says otherwise: what a run began with.
    struct Earlier: Sendable {
        var values: [SettingName: String] = [:]
        /// The organization that the run was about. It never overrules a token.
        var organizationID: String?
    }

    /// The profile that was read; `nil` when there is none.
    let profile: Profile?
    /// Where profiles and state lie.
    let folders: Folders
    /// The organization of the run that is gone back to.
    var organizationOfRun: String? { earlier.organizationID }

    private let options: [SettingName: String]
    private let earlier: Earlier
    private let environment: [String: String]
    private static let noColorVariable = "NO_COLOR"
    /// Who is asked for a value, the strongest first.
    private let layers: [(source: Setting.Source, provider: any ConfigProvider)]

    /// - Parameters:
    ///   - options: values given on the command line, by the setting's name.
    ///   - earlier: values that hold where nothing else says otherwise.
    ///   - sandbox: values of the sandbox inside this process, which win over everything.
    /// - Throws: ``RunError`` when the profile cannot be used.
    init(
        options: [SettingName: String],
        earlier: Earlier = Earlier(),
        sandbox: [SettingName: String] = [:],
        environment: [String: String] = Settings.environment
    ) throws {
        let folders = Folders(environment)
        // An empty variable is a variable that is not set.
        let environment = environment.filter { !$0.value.isEmpty }
        let profile = try Profile(
            named: options[.profile] ?? environment[SettingName.profile.variable],
            in: folders
        )
        self.init(options, earlier, sandbox, environment, folders, profile)
    }

    /// The environment that the program was started with.
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
            // The convention of no-color.org: whatever value it has, and a configuration file overrules it.
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

    /// The same settings, except for what a sandbox inside this process says.
    func rehearsing(_ sandbox: [SettingName: String]) -> Settings {
        Settings(options, earlier, sandbox, environment, folders, profile)
    }

    /// A setting's value and where it came from; `nil` where nothing is said.
    func callAsFunction(_ name: SettingName) -> Setting? {
        let heard = Answers()
        let reader = ConfigReader(providers: layers.map(\.provider), accessReporter: heard)
        let value = reader.string(forKey: ConfigKey([name.rawValue]), isSecret: name.isSecret)
        // Every provider is asked in turn until one has an answer: the last one that was asked has won.
        guard let value, heard.count > 0 else { return nil }
        var source = layers[heard.count - 1].source
        if source == .environment("") { source = .environment(name.variable) }
        return Setting(name: name, value: value, source: source)
    }

    /// A setting's value.
    func text(_ name: SettingName) -> String? { self(name)?.value }

    /// The one that was said closest by of several settings that exclude each other; of two said in one place, the first.
    func closest(of names: [SettingName]) -> Setting? {
        names.compactMap { self($0) }.min { $0.source.rank < $1.source.rank }
    }
}

/// Hears from swift-configuration how many providers had to be asked for a value.
private final class Answers: AccessReporter {
    private let number = Mutex(0)

    var count: Int { number.withLock { $0 } }

    func report(_ event: AccessEvent) {
        number.withLock { $0 = event.providerResults.count }
    }
}
