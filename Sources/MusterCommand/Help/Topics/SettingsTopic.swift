extension HelpPage {
    static let settings = HelpPage(
        name: "settings",
        abstract: "options, environment and profiles",
        parts: [
            .text(
                "A setting comes from its option, else from the environment, else from the profile, else from its default. An empty variable counts as not set."
            ),
            .table(environment),
            .text("muster check shows each setting with its value and its source."),
            .heading("Profiles"),
            .text(
                """
                muster init writes a profile: a JSON object in ~/.config/muster/NAME.json (on macOS in ~/Library/Application Support/muster, and in \
                $XDG_CONFIG_HOME/muster where that is set). --profile NAME or MUSTER_PROFILE selects one; without either, Muster reads default.json if it exists. Its keys \
                are the names of the variables: MUSTER_TOKEN_URL is tokenUrl. Paths in a profile are relative to its folder.
                """
            ),
            .lines([
                "{",
                "  \"url\": \"https://cloud.uipath.com/acme/identity_\",",
                "  \"clientId\": \"3c4d…\",",
                "  \"clientSecretCommand\": \"pass show uipath\"",
                "}",
            ]),
            .heading("Secrets"),
            .text(
                """
                A secret never comes from an option, because every user of the machine can read a program's options. It appears in no log, report, checkpoint or error, and \
                neither does a proxy's password. Muster rejects a profile that other users can write to, and a file with a secret that they can read.
                """
            ),
            .text(
                """
                Without a secret, sign in through a browser: muster login keeps the tokens of each profile in ~/.local/state/muster/login (on macOS beside the profiles, and in \
                $XDG_STATE_HOME/muster/login where that is set), readable only by you. A secret or a token in the settings wins over them.
                """
            ),
        ]
    )

    /// The variables that settings come from, and others that Muster reads.
    static let environment: [(term: String, meaning: String)] = [
        ("MUSTER_URL", "The Identity service, as in https://cloud.uipath.com/acme/identity_. (--url)"),
        (
            "MUSTER_TOKEN_URL",
            "Where client credentials are exchanged for a token. Default: derived from the URL. (--token-url)"
        ),
        ("MUSTER_ORGANIZATION_ID", "The organization's id. Default: the token's own. (--organization-id)"),
        ("MUSTER_CLIENT_ID", "The external application, for muster login too."),
        ("MUSTER_CLIENT_SECRET", "Its secret; or MUSTER_CLIENT_SECRET_FILE, a file with the secret on its first line."),
        ("MUSTER_CLIENT_SECRET_COMMAND", "A command that prints it, such as pass show uipath."),
        ("MUSTER_TOKEN", "A ready token, instead of an application; or MUSTER_TOKEN_FILE, MUSTER_TOKEN_COMMAND."),
        ("MUSTER_SCOPE", "The scopes to ask for. Default: PM.RobotAccount, PM.Group.Read and PM.Group.Write."),
        ("MUSTER_CA_FILE", "A PEM file with the certificate authorities to trust. (--ca-file)"),
        (
            "MUSTER_PROXY",
            "The proxy: http://host:port, http://user:password@host:port, socks5://host:port or none. Default: HTTPS_PROXY, else ALL_PROXY. (--proxy)"
        ),
        (
            "NO_PROXY",
            "Hosts that no proxy is used for: names with all below them, addresses, CIDR blocks, each perhaps with :port; or *. Loopback never uses one."
        ),
        ("MUSTER_QUOTA", "Calls in a window; see muster help quota. (--quota)"),
        ("MUSTER_CONCURRENCY", "Calls in flight at once: auto, auto:N or N. Default: auto. (--concurrency)"),
        ("MUSTER_PROFILE", "The profile to read. (--profile)"),
        (
            "MUSTER_MAX_ERRORS",
            "When a run stops. Likewise MUSTER_MAX_CHANGES, MUSTER_MAX_REMOVALS and MUSTER_OUTAGE_TIMEOUT."
        ),
        ("MUSTER_LIST_SEPARATOR", "The text between the groups of a cell. (--list-separator)"),
        ("MUSTER_OUTPUT", "text or json. (--output)"),
        ("MUSTER_LOG", "Where to append what happens, one line an event. (--log)"),
        ("MUSTER_METRICS", "Where to keep metrics as Prometheus text. (--metrics)"),
        ("MUSTER_RUNS", "The folder of all runs. Default: muster-runs in the current folder."),
        ("MUSTER_QUIET, MUSTER_NO_COLOR", "true or false. (--quiet, --no-color) NO_COLOR works too."),
        ("MUSTER_PAGER, PAGER", "The program that shows long pages on a terminal. Default: less -FRX."),
    ]

    /// Files beside those of a run.
    static let files: [(term: String, meaning: String)] = [
        ("~/.config/muster/NAME.json", "Profiles."),
        ("~/.local/state/muster/login", "The tokens of muster login, a file for each profile."),
        ("~/.local/state/muster/quota", "The calls spent of quotas, for later runs."),
        ("~/.local/state/muster/runs", "Where runs lie that --run put elsewhere than in muster-runs."),
    ]
}
