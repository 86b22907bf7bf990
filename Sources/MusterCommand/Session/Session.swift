import IdentityAPI
import IdentitySandbox
import Muster
import SystemPackage

/// A connection to the service, signed in and sure of its organization.
struct Session: Sendable {
    let deployment: Deployment
    let client: IdentityClient
    let quota: QuotaPolicy
    let concurrency: Int

    /// Runs `body` with a session, and closes it afterwards. With `--sandbox` the service itself runs inside this scope.
    ///
    /// - Parameter defaults: settings that hold where nothing else says otherwise.
    static func with(
        _ options: ConnectionOptions,
        defaults: [String: String] = [:],
        _ body: @Sendable (Session) async throws -> Void
    ) async throws {
        var given = options.given
        guard options.isRehearsal else {
            let settings = try await Settings(options: given, profile: options.profile, defaults: defaults)
            return try await connect(settings, try await settings.credentials(), keepsQuota: true, body)
        }
        var sandboxOptions = SandboxOptions()
        // It is the organization that the settings name, so that a sheet which names it too can be rehearsed.
        let asked = try await Settings(options: given, profile: options.profile, defaults: defaults)
        if let id = asked.text("organizationId") ?? asked.text("organizationOfRun") {
            sandboxOptions.organizationID = id
        }
        sandboxOptions.contents = try options.sandboxFrom.map { try SandboxContents(exportedTo: FilePath($0)) }
        try await Sandbox.run(sandboxOptions) { sandbox in
            given["url"] = sandbox.apiURL
            given["tokenUrl"] = sandbox.tokenURL
            let settings = try await Settings(options: given, profile: options.profile, defaults: defaults)
            try await connect(
                settings,
                .application(
                    id: sandbox.options.clientID,
                    secret: sandbox.options.clientSecret,
                    scope: Credentials.defaultScope
                ),
                keepsQuota: false,
                body
            )
        }
    }

    private static func connect(
        _ settings: Settings,
        _ credentials: Credentials,
        keepsQuota: Bool,
        _ body: @Sendable (Session) async throws -> Void
    ) async throws {
        let deployment = try settings.deployment()
        let quota = try settings.quota(for: deployment)
        let concurrency = try settings.concurrency()
        var transportOptions = Transport.Options()
        transportOptions.connections = concurrency
        transportOptions.caFile = settings.text("caFile")
        try await Transport.with(transportOptions) { transport in
            let tokens = TokenSource(credentials: credentials, deployment: deployment, transport: transport)
            let organizationID = try await organizationID(settings, tokens)
            // What an embedded sandbox counts is gone with it.
            let history = keepsQuota ? settings.quotaLog(deployment, organizationID, quota) : nil
            let client = IdentityClient(
                deployment: deployment,
                organizationID: organizationID,
                transport: transport,
                tokens: tokens,
                gate: QuotaGate(policy: quota, history: history)
            )
            try await body(Session(deployment: deployment, client: client, quota: quota, concurrency: concurrency))
        }
    }

    /// The organization's id: the setting, else the token's own.
    private static func organizationID(_ settings: Settings, _ tokens: TokenSource) async throws -> String {
        if let id = settings.text("organizationId") { return id }
        let token = try await RetryPolicy().reading { try await tokens.token() }
        // The run's own comes last: a token of another organization must be noticed, not overruled.
        if let id = TokenClaims(token: token).organizationID ?? settings.text("organizationOfRun") { return id }
        throw RunError(
            .configuration,
            "The token does not say which organization it belongs to. Set MUSTER_ORGANIZATION_ID or --organization-id to the organization's id, "
                + "a UUID: it is the partitionGlobalId that Admin > Organization settings shows."
        )
    }
}
