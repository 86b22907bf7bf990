import ArgumentParser

/// Where the service is and how it is spoken to. Each can also come from the environment (`MUSTER_` and the name in capitals) or a profile.
struct ConnectionOptions: ParsableArguments {
    @Option(help: "The Identity service, as in https://cloud.uipath.com/acme/identity_. (MUSTER_URL)")
    var url: String?

    @Option(
        help: "Where client credentials are exchanged for a token. Default: derived from the URL. (MUSTER_TOKEN_URL)"
    )
    var tokenURL: String?

    @Option(
        name: .customLong("organization-id"),
        help: "The organization's id, a UUID. Default: the token's own. (MUSTER_ORGANIZATION_ID)"
    )
    var organizationID: String?

    @Option(help: "A PEM file with the certificate authorities to trust instead of the system's. (MUSTER_CA_FILE)")
    var caFile: String?

    @Option(
        help:
            "Settings from this profile, which muster init has made. Default: 'default', where there is one. (MUSTER_PROFILE)"
    )
    var profile: String?

    @Option(help: "The most calls at once. Default: 8. (MUSTER_CONCURRENCY)")
    var concurrency: String?

    @Option(
        help: """
            Calls per window: cloud, none, or GET=300,POST=24000,PUT=160,DELETE=160/300s. \
            Default: cloud on cloud.uipath.com, none elsewhere. (MUSTER_QUOTA)
            """
    )
    var quota: String?

    @Flag(help: "Start a local Identity service inside this process and use it: a rehearsal that touches nothing real.")
    var sandbox = false

    @Option(
        help: ArgumentHelp(
            "The same, but its organization holds the accounts of this export: a rehearsal of the real thing.",
            valueName: "file"
        )
    )
    var sandboxFrom: String?

    /// Whether the service is one inside this process.
    var isRehearsal: Bool { sandbox || sandboxFrom != nil }

    /// The values given, by their settings.
    var given: [SettingName: String] {
        [
            .profile: profile, .url: url, .tokenUrl: tokenURL, .organizationId: organizationID, .caFile: caFile,
            .concurrency: concurrency, .quota: quota,
        ].compactMapValues(\.self)
    }
}
