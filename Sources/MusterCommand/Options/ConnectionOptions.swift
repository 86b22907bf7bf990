import ArgumentParser

/// The options for the connection. Each can also come from the environment (`MUSTER_` and the name in capitals) or a profile.
struct ConnectionOptions: ParsableArguments {
    @Option(help: "The Identity service, as in https://cloud.uipath.com/acme/identity_.")
    var url: String?

    @Option(help: ArgumentHelp("Where to sign in. Default: derived from the URL.", valueName: "url"))
    var tokenURL: String?

    @Option(
        name: .customLong("organization-id"),
        help: ArgumentHelp("The organization's id, a UUID. Default: the token's own.", valueName: "id")
    )
    var organizationID: String?

    @Option(
        help: ArgumentHelp(
            "A PEM file with the certificate authorities to trust. Default: the system's.",
            valueName: "file"
        ),
        completion: .file()
    )
    var caFile: String?

    @Option(
        help: ArgumentHelp(
            "Reach the service through this proxy, as in http://proxy.acme.com:3128 or socks5://…; none: directly. Default: HTTPS_PROXY, else ALL_PROXY.",
            valueName: "url"
        )
    )
    var proxy: String?

    @Option(
        help: ArgumentHelp(
            "Read settings from this profile, written by muster init. Default: the profile named default, if it exists.",
            valueName: "name"
        ),
        completion: .custom { _, _, _ in Profile.names(in: Folders(Settings.environment)) }
    )
    var profile: String?

    @Option(
        help: ArgumentHelp(
            "Calls in flight at once. auto: as many as the service handles well, at most 64; auto:N: at most N; N: always N. Default: auto.",
            valueName: "auto|n"
        ),
        completion: .list(["auto"])
    )
    var concurrency: String?

    @Option(
        help: """
            Calls per window: cloud, none, or as in PUT=160,DELETE=160/300s. \
            Default: cloud on cloud.uipath.com, none elsewhere.
            """,
        completion: .list(["cloud", "none"])
    )
    var quota: String?

    @Flag(help: "Rehearse with a local service inside this process. Changes nothing real.")
    var sandbox = false

    @Option(
        help: ArgumentHelp("Like --sandbox, with the accounts of this export.", valueName: "file"),
        completion: .file()
    )
    var sandboxFrom: String?

    /// Whether the command uses a local service inside this process.
    var isRehearsal: Bool { sandbox || sandboxFrom != nil }

    /// The given values by their settings.
    var given: [SettingName: String] {
        [
            .profile: profile, .url: url, .tokenUrl: tokenURL, .organizationId: organizationID, .caFile: caFile,
            .proxy: proxy, .concurrency: concurrency, .quota: quota,
        ].compactMapValues(\.self)
    }
}
