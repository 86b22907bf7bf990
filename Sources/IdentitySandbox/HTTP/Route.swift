/// The operation of a method and a path.
enum Route: Sendable, Hashable {
    case token
    case authorize
    case revocation
    case discovery
    case state
    case listAccounts(organization: String)
    case account(organization: String, id: String)
    case createAccount
    case updateAccount(id: String)
    case deleteAccount(organization: String, id: String)
    case deleteAccounts(organization: String)
    case listGroups(organization: String)
    case group(organization: String, id: String)
    case createGroup
    case updateGroup(id: String)
    case deleteGroup(organization: String, id: String)
    /// A path of the API with an unknown method.
    case methodNotAllowed
    /// Any other path: the live service returns 200 with a page of HTML.
    case elsewhere

    /// Finds the route of `path`, which is relative to the base: `["api", "Group"]`.
    init(method: String, path: some Collection<String>) {
        guard ["api", "connect", ".well-known"].contains(path.first) else {
            self = .elsewhere
            return
        }
        let path = Array(path)
        self =
            switch (path.count, path[0], path.count > 1 ? path[1] : "") {
            case (2, "connect", "token"): method == "POST" ? .token : .methodNotAllowed
            case (2, "connect", "authorize"): method == "GET" ? .authorize : .methodNotAllowed
            case (2, "connect", "revocation"): method == "POST" ? .revocation : .methodNotAllowed
            case (2, ".well-known", "openid-configuration"): method == "GET" ? .discovery : .methodNotAllowed
            case (2...4, "api", "RobotAccount"): Route(accounts: method, ids: path.dropFirst(2))
            case (2...4, "api", "Group"): Route(groups: method, ids: path.dropFirst(2))
            default: .elsewhere
            }
    }

    private init(accounts method: String, ids: ArraySlice<String>) {
        self =
            switch (method, ids.count) {
            case ("POST", 0): .createAccount
            case ("PUT", 1): .updateAccount(id: ids[2])
            case ("GET", 1): .listAccounts(organization: ids[2])
            case ("DELETE", 1): .deleteAccounts(organization: ids[2])
            case ("GET", 2): .account(organization: ids[2], id: ids[3])
            case ("DELETE", 2): .deleteAccount(organization: ids[2], id: ids[3])
            default: .methodNotAllowed
            }
    }

    private init(groups method: String, ids: ArraySlice<String>) {
        self =
            switch (method, ids.count) {
            case ("POST", 0): .createGroup
            case ("PUT", 1): .updateGroup(id: ids[2])
            case ("GET", 1): .listGroups(organization: ids[2])
            case ("GET", 2): .group(organization: ids[2], id: ids[3])
            case ("DELETE", 2): .deleteGroup(organization: ids[2], id: ids[3])
            default: .methodNotAllowed
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

    /// The organization in the path; writes have it in their body.
    var organization: String? {
        switch self {
        case .listAccounts(let organization), .account(let organization, _), .deleteAccount(let organization, _),
            .deleteAccounts(let organization), .listGroups(let organization), .group(let organization, _),
            .deleteGroup(let organization, _):
            organization
        default: nil
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
