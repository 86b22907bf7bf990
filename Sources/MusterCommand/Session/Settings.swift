import ArgumentParser
import Configuration
import FoundationEssentials
import IdentityAPI
import Muster
import SystemPackage

/// The settings of this call: from options, then the environment, then the profile, then defaults.
struct Settings {
    private let reader: ConfigReader

    /// - Parameters:
    ///   - options: values given on the command line, by the setting's name.
    ///   - defaults: values that hold where nothing else says otherwise: those of the run that is resumed.
    ///   - profile: the profile's name; `nil` for `MUSTER_PROFILE`, else `default` where there is one.
    init(options: [String: String], profile: String?, defaults: [String: String] = [:]) async throws {
        let environment = ProcessInfo.processInfo.environment
        let name = profile ?? environment["MUSTER_PROFILE"].flatMap { $0.isEmpty ? nil : $0 }
        let path = Self.profileFolder(environment).appending("\(name ?? "default").json")
        let file: FileProvider<JSONSnapshot>
        do {
            file = try await FileProvider<JSONSnapshot>(filePath: path, allowMissing: name == nil)
        } catch {
            throw RunError(.configuration, path: path, "the profile cannot be read. It must be a JSON object of texts.")
        }
        reader = ConfigReader(providers: [
            Self.provider(options),
            // An empty variable is a variable that is not set.
            EnvironmentVariablesProvider(environmentVariables: environment.filter { !$0.value.isEmpty })
                .prefixKeys(with: "muster"),
            file,
            Self.provider(defaults),
        ])
    }

    private static func provider(_ values: [String: String]) -> InMemoryProvider {
        InMemoryProvider(
            values: Dictionary(
                uniqueKeysWithValues: values.map {
                    (AbsoluteConfigKey([$0.key]), ConfigValue(.string($0.value), isSecret: false))
                }
            )
        )
    }

    /// A setting by its name, as in `tokenUrl`: `--token-url`, `MUSTER_TOKEN_URL`, and `tokenUrl` in a profile.
    func text(_ name: String, isSecret: Bool = false) -> String? {
        reader.string(forKey: ConfigKey([name]), isSecret: isSecret)
    }

    /// The service's address.
    func deployment() throws -> Deployment {
        guard let url = text("url") else {
            throw RunError(
                .configuration,
                "No service is named. Set --url or MUSTER_URL, as in https://cloud.uipath.com/acme/identity_, or rehearse with --sandbox."
            )
        }
        return try Deployment(url: url, tokenURL: text("tokenUrl"))
    }

    /// The most calls at once.
    func concurrency() throws -> Int {
        guard let text = text("concurrency") else { return 8 }
        guard let number = Int(text), (1...256).contains(number) else {
            throw ValidationError("--concurrency '\(text)' is not a number from 1 to 256.")
        }
        return number
    }

    /// The quotas, or the deployment's own.
    func quota(for deployment: Deployment) throws -> QuotaPolicy {
        try text("quota").map { try QuotaPolicy(parsing: $0) } ?? deployment.defaultQuota
    }

    /// Where the calls that count against an organization's quota are noted for later processes: `$XDG_STATE_HOME/muster/quota`.
    func quotaLog(_ deployment: Deployment, _ organizationID: String, _ quota: QuotaPolicy) -> QuotaLog? {
        guard !quota.limits.isEmpty, let root = Self.stateFolder(ProcessInfo.processInfo.environment) else {
            return nil
        }
        return QuotaLog(
            root: root.appending("quota"),
            organization: "\(deployment.baseURL)-\(organizationID)",
            window: quota.window
        )
    }

    private static func stateFolder(_ environment: [String: String]) -> FilePath? {
        if let folder = environment["XDG_STATE_HOME"], !folder.isEmpty { return FilePath(folder).appending("muster") }
        return environment["HOME"].map { FilePath($0).appending(".local").appending("state").appending("muster") }
    }

    private static func profileFolder(_ environment: [String: String]) -> FilePath {
        if let folder = environment["XDG_CONFIG_HOME"], !folder.isEmpty { return FilePath(folder).appending("muster") }
        return FilePath(environment["HOME"] ?? "").appending(".config").appending("muster")
    }
}
