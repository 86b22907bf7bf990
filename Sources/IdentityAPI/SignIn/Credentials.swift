/// How Muster signs in. Never printed, stored or logged: it describes itself without its secrets.
public enum Credentials: Sendable {
    /// A confidential external application: its id and secret are exchanged for tokens that are renewed as they run out.
    case application(id: String, secret: String, scope: String)
    /// A bearer token that somebody else obtained, such as a personal access token.
    case token(String)
    /// A person who signed in through a browser: tokens that this and other processes renew.
    case login(any TokenStore)

    /// The scopes that importing asks for when the settings name none. An application that is not granted `PM.Group.Write` is asked for the
    /// others alone.
    public static let defaultScope = "PM.RobotAccount PM.Group.Read PM.Group.Write"
    /// The scope for writing groups: creating them, and moving many accounts with one call.
    static let groupWriteScope = "PM.Group.Write"
}

extension Credentials: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Which kind it is, and no secret.
    public var description: String {
        switch self {
        case .application(let id, _, _): "application \(id)"
        case .token: "a ready token"
        case .login: "a sign-in through a browser"
        }
    }

    /// The same as ``description``.
    public var debugDescription: String { description }

    /// No children, so that `dump` and string interpolation of whatever holds credentials cannot show a secret.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
