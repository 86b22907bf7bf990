import SystemPackage

/// A setting's value and its source.
struct Setting: Sendable {
    /// The sources of values: each takes precedence over those below it.
    enum Source: Sendable, Hashable {
        /// The sandbox inside this process.
        case sandbox
        /// The command line.
        case option
        /// An environment variable, by its name.
        case environment(String)
        /// A profile, by its file.
        case profile(FilePath)
        /// The earlier run.
        case run
        /// The default.
        case fallback
        /// Derived from the service's address.
        case address
        /// The token.
        case token
    }

    let name: SettingName
    /// The value; a secret if the name is a secret's.
    let value: String
    let source: Source

    /// Its name in messages, which shows its source: `--quota`, `MUSTER_QUOTA`, or `quota of acme.json`.
    var place: String {
        switch source {
        case .environment(let variable): variable
        case .profile(let path): "\(name.rawValue) of \(path)"
        case .run: "the run's \(name.label)"
        case .option where name.hasOption: name.option
        default: name.label
        }
    }
}
