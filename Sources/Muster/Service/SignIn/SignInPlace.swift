/// Where a person begins a sign-in, and so how they begin it again.
public enum SignInPlace: Sendable, Hashable {
    /// In a terminal, with a command such as `muster login --profile acme`.
    case command(String)
    /// On Muster's page.
    case page

    /// How to begin again, as the end of a sentence.
    var again: String {
        switch self {
        case .command(let command): "run \(command) again"
        case .page: "choose “Sign in” on Muster's page again"
        }
    }

    /// How to begin again, as a whole sentence.
    var againSentence: String { again.prefix(1).uppercased() + again.dropFirst() + "." }

    /// How to ask for fewer scopes.
    ///
    /// - Parameter scopes: the fewest that Muster works with.
    func asking(for scopes: String) -> String {
        switch self {
        case .command(let command): "\(command) --scope '\(scopes)'"
        case .page: "set \"scope\": \"\(scopes)\" in the profile, or MUSTER_SCOPE, and start muster ui again."
        }
    }

    /// How to wait for the browser on another port.
    func waiting(on port: Int) -> String {
        switch self {
        case .command: "pass --redirect-port \(port)"
        case .page: "start muster ui --redirect-port \(port)"
        }
    }

    /// How to reach the sign-in that waits, for a browser that came back from another one.
    var theOneThatWaits: String {
        switch self {
        case .command(let command):
            "Open the address that Muster printed last. If no sign-in waits any more, run \(command) again."
        case .page:
            "Choose “Open the sign-in again” on Muster's page. If no sign-in waits any more, choose “Sign in” there."
        }
    }
}
