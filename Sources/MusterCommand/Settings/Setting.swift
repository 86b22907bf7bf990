import SystemPackage

/// A setting that has a value, and where that came from.
struct Setting: Sendable {
    /// Where a value came from, the strongest first: each wins over those below it.
    enum Source: Sendable, Hashable {
        /// The sandbox inside this process.
        case sandbox
        /// The command line.
        case option
        /// An environment variable, by its name.
        case environment(String)
        /// A profile, by its file.
        case profile(FilePath)
        /// The run that is gone back to.
        case run
        /// Nothing says otherwise.
        case fallback
        /// It follows from the service's address.
        case address
        /// The token says so.
        case token
    }

    let name: SettingName
    /// The value; a secret where the name says that it is one.
    let value: String
    let source: Source

    /// What a message calls it, so that it is found where it was said: `--quota`, `MUSTER_QUOTA`, or `quota of acme.json`.
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

extension Setting.Source {
    /// Two settings that mean the same thing in different ways: the one with the lower number was said closer by.
    var rank: Int {
        switch self {
        case .sandbox: 0
        case .option: 1
        case .environment: 2
        case .profile: 3
        case .run: 4
        case .fallback, .address, .token: 5
        }
    }
}
