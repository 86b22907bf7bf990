import IdentityAPI
import Logging
import Muster

/// A signed-in connection to the service, with a known organization.
struct Session: Sendable {
    let client: IdentityClient
    let concurrency: ConcurrencySetting
    /// Whether the command uses a local service inside this process.
    let isRehearsal: Bool
    /// The options of this command line that a later command needs to reach the service in the same way.
    let repeatedOptions: [String]

    /// Runs `body` with a session, and closes it afterwards. With `--sandbox` the service itself runs inside this scope.
    ///
    /// - Parameter defaults: settings that hold where nothing else says otherwise.
    static func with(
        _ options: ConnectionOptions,
        defaults: Settings.Earlier = Settings.Earlier(),
        _ body: @Sendable (Session) async throws -> Void
    ) async throws {
        let settings = try Settings(options: options.given, earlier: defaults)
        let repeated = try options.repeated()
        try await settings.rehearsing(options) { settings in
            // What an embedded sandbox counts is gone with it.
            try await RetryAfterWait.$observer.withValue(observer) {
                try await connect(settings, keepsQuota: !options.isRehearsal, repeated, body)
            }
        }
    }

    private static func connect(
        _ settings: Settings,
        keepsQuota: Bool,
        _ repeated: [String],
        _ body: @Sendable (Session) async throws -> Void
    ) async throws {
        let deployment = try settings.deployment()
        let quota = try settings.quota(for: deployment)
        let concurrency = try settings.concurrency()
        let credentials = try await settings.credentials()
        let transportOptions = try settings.transportOptions(for: deployment, connections: concurrency.cap)
        try await settings.requireProxy(for: deployment)
        try await AsyncHTTPClientTransport.with(transportOptions) { transport in
            try await IdentityClient.with(
                deployment,
                credentials,
                organizationID: { try await organizationID(settings, $0) },
                quota: quota,
                history: { keepsQuota ? settings.quotaLog(deployment, $0, quota) : nil },
                transport: transport,
                logger: LogFile.logger
            ) { client in
                let session = Session(
                    client: client,
                    concurrency: concurrency,
                    isRehearsal: !keepsQuota,
                    repeatedOptions: repeated
                )
                try await body(session)
            }
        }
    }

    /// Shows the waits that the service asks for while nothing else shows how far a command is.
    private static var observer: RetryAfterWait.Observer? {
        let arguments = CommandLine.arguments
        let (isJSON, isQuiet) = (OutputOptions.askForJSON(arguments), OutputOptions.askForQuiet(arguments))
        guard isJSON || !isQuiet else { return nil }
        return RetryAfterWait.Observer { wait in
            let sentence = "Muster waits: \(wait)."
            if isJSON { Console.say(JSONLine.notice(sentence)) } else { Console.note(sentence) }
        }
    }

    /// How long a wait of the token endpoint is obeyed.
    private static let patience = Duration.seconds(600)

    /// The organization's id: the setting, else the token's own.
    private static func organizationID(_ settings: Settings, _ tokens: TokenSource) async throws -> String {
        if let id = settings.text(.organizationId) { return id }
        let token = try await RetryPolicy.obeying(Self.patience).reading { try await tokens.token() }
        // The run's own comes last: a token of another organization must be noticed, not overruled.
        if let id = TokenClaims(token: token).organizationID ?? settings.organizationOfRun { return id }
        throw RunError(
            .configuration,
            "The token does not name its organization. Set MUSTER_ORGANIZATION_ID or --organization-id to the organization's id, "
                + "a UUID: the partitionGlobalId in Admin > Organization settings."
        )
    }
}
