/// The operation of a method and a path.
enum Route: Sendable, Hashable {
    case token
    case authorize
    case revocation
    case discovery
    case state
    case listAccounts
    case account(id: String)
    case createAccount
    case updateAccount(id: String)
    case deleteAccount(id: String)
    case deleteAccounts
    case listGroups
    case group(id: String)
    case createGroup
    case updateGroup(id: String)
    case deleteGroup(id: String)
    /// A path of the API with an unknown method.
    case methodNotAllowed
    /// Any other path: the live service returns 200 with a page of HTML.
    case elsewhere

    /// Finds the route of `path`, which is relative to the base: `["api", "Group"]`.
    init(method: String, path: some Collection<String>) {
        let ids = Array(path.dropFirst(2))
        self =
            switch (path.prefix(2).joined(separator: "/"), method, ids.count) {
            case ("connect/token", "POST", 0): .token
            case ("connect/authorize", "GET", 0): .authorize
            case ("connect/revocation", "POST", 0): .revocation
            case (".well-known/openid-configuration", "GET", 0): .discovery
            case ("api/RobotAccount", "POST", 0): .createAccount
            case ("api/RobotAccount", "PUT", 1): .updateAccount(id: ids[0])
            case ("api/RobotAccount", "GET", 1): .listAccounts
            case ("api/RobotAccount", "DELETE", 1): .deleteAccounts
            case ("api/RobotAccount", "GET", 2): .account(id: ids[1])
            case ("api/RobotAccount", "DELETE", 2): .deleteAccount(id: ids[1])
            case ("api/Group", "POST", 0): .createGroup
            case ("api/Group", "PUT", 1): .updateGroup(id: ids[0])
            case ("api/Group", "GET", 1): .listGroups
            case ("api/Group", "GET", 2): .group(id: ids[1])
            case ("api/Group", "DELETE", 2): .deleteGroup(id: ids[1])
            case ("connect/token", _, 0), ("connect/authorize", _, 0), ("connect/revocation", _, 0): .methodNotAllowed
            case (".well-known/openid-configuration", _, 0): .methodNotAllowed
            case ("api/RobotAccount", _, 0...2), ("api/Group", _, 0...2): .methodNotAllowed
            default: .elsewhere
            }
    }

    /// The kind of path, for counting: `account`, `accounts`, `group`, `groups`, `token`, `authorize`, `revocation`, `discovery`, `elsewhere`.
    var kind: String {
        switch self {
        case .token: "token"
        case .authorize: "authorize"
        case .revocation: "revocation"
        case .discovery: "discovery"
        case .state: "state"
        case .listAccounts, .deleteAccounts: "accounts"
        case .account, .createAccount, .updateAccount, .deleteAccount: "account"
        case .listGroups: "groups"
        case .group, .createGroup, .updateGroup, .deleteGroup: "group"
        case .methodNotAllowed, .elsewhere: "elsewhere"
        }
    }

    /// The scopes, one of which the call needs; the widest first.
    var scopes: [String] {
        switch self {
        case .listAccounts, .account: ["PM.RobotAccount", "PM.RobotAccount.Read"]
        case .createAccount, .updateAccount, .deleteAccount, .deleteAccounts:
            ["PM.RobotAccount", "PM.RobotAccount.Write"]
        case .listGroups, .group: ["PM.Group", "PM.Group.Read"]
        case .createGroup, .updateGroup, .deleteGroup: ["PM.Group", "PM.Group.Write"]
        case .token, .authorize, .revocation, .discovery, .state, .methodNotAllowed, .elsewhere: []
        }
    }

    /// Whether the call changes a group.
    var writesGroup: Bool {
        switch self {
        case .createGroup, .updateGroup, .deleteGroup: true
        default: false
        }
    }
}
