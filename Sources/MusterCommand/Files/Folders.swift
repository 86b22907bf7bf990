import FoundationEssentials
import Muster
import SystemPackage

/// Where the platform keeps what programs remember: profiles, and the calls that count against a quota.
///
/// | | profiles | state |
/// |---|---|---|
/// | Linux | `$XDG_CONFIG_HOME/muster`, else `~/.config/muster` | `$XDG_STATE_HOME/muster`, else `~/.local/state/muster` |
/// | macOS | the same variable, else `~/Library/Application Support/muster` | the same variable, else `~/Library/Application Support/muster` |
struct Folders: Sendable {
    let home: FilePath
    let profiles: FilePath
    let state: FilePath
    /// The tokens of `muster login`, a file for each profile.
    var logins: FilePath { state.appending("login") }

    init(_ environment: [String: String]) {
        let said = { (name: String) in environment[name].flatMap { $0.isEmpty ? nil : FilePath($0) } }
        let home = said("HOME") ?? FilePath(FileManager.default.homeDirectoryForCurrentUser.path)
        #if os(macOS)
            let support = home.appending(["Library", "Application Support"])
            let defaults = (config: support, state: support)
        #else
            let defaults = (config: home.appending(".config"), state: home.appending([".local", "state"]))
        #endif
        self.home = home
        profiles = (said("XDG_CONFIG_HOME") ?? defaults.config).appending("muster")
        state = (said("XDG_STATE_HOME") ?? defaults.state).appending("muster")
    }

    /// The runs that were begun in the current folder and lie elsewhere than in its `muster-runs`.
    var runs: RunList { RunList(in: state) }

    /// A path with the home folder written `~`, as people write it.
    func short(_ path: FilePath) -> String {
        var rest = path
        return rest.removePrefix(home) ? "~/\(rest)" : path.string
    }
}
