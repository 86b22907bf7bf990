import FoundationEssentials
import IdentityAPI
import NIOCore
import NIOHTTP1

/// A decoded request: everything that can be done before the service handles it.
struct Call: Sendable {
    /// The body, as far as the route needs it.
    enum Body: Sendable {
        case none
        case fields(CallFields)
        case form(FormFields)
        case unreadable
        case tooLarge
    }

    /// The largest body that is read, in bytes: about 100,000 ids.
    static let bodyLimit = 4 << 20

    let methodName: String
    let route: Route
    /// Whether the path began with `/identity`, without an organization.
    let isAtHost: Bool
    /// The organization in the path; a `POST` and a `PUT` have it in their body.
    let organization: String?
    let bearer: Substring?
    /// The host and the port that the client asked for.
    let host: String
    let query: String?
    let body: Body

    /// The method, if the service counts it.
    var method: IdentityAPI.Method? { IdentityAPI.Method(rawValue: methodName) }

    /// Whether the call changes accounts or groups.
    var isWrite: Bool { route.scopes.contains { $0.hasSuffix(".Write") } }

    /// Reads an exchange's request.
    init(_ exchange: Exchange) {
        let path: Substring
        methodName = exchange.head.method.rawValue
        (path, query) = Self.pathAndQuery(of: exchange.head.uri)
        let authorization = exchange.head.headers.first(name: "Authorization")
        bearer = authorization.flatMap { $0.prefix(7).lowercased() == "bearer " ? $0.dropFirst(7) : nil }
        host = exchange.head.headers.first(name: "Host") ?? "127.0.0.1"
        (isAtHost, organization, route) = Self.route(method: methodName, path: path)
        body = Self.body(exchange.body, for: route)
    }

    /// Splits a request's target. Through a proxy, it begins with the scheme and the host.
    private static func pathAndQuery(of target: String) -> (path: Substring, query: String?) {
        let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        var path = parts[0]
        if !path.hasPrefix("/"), let host = path.firstRange(of: "://")?.upperBound {
            path = path[host...].drop { $0 != "/" }
        }
        return (path, parts.count == 2 ? String(parts[1]) : nil)
    }

    /// Finds the route at any of the base paths: `/identity_`, `/identity`, and both below one segment for the
    /// organization.
    private static func route(method: String, path: Substring) -> (isAtHost: Bool, organization: String?, Route) {
        let segments = path.split(separator: "/").map { percentDecoded($0) ?? String($0) }
        if segments == ["_sandbox", "state"] { return (true, nil, .state) }
        guard let base = segments.prefix(2).firstIndex(where: { $0 == "identity_" || $0 == "identity" }) else {
            return (true, nil, .elsewhere)
        }
        let path = segments[(base + 1)...]
        let organization = ["GET", "DELETE"].contains(method) ? path.dropFirst(2).first : nil
        return (base == 0, organization, Route(method: method, path: path))
    }

    private static func body(_ bytes: ByteBuffer?, for route: Route) -> Body {
        guard let bytes else { return .tooLarge }
        switch route {
        case .token, .revocation:
            return .form(FormFields(String(buffer: bytes)))
        case .createAccount, .updateAccount, .deleteAccounts, .createGroup, .updateGroup:
            let fields = try? JSONDecoder().decode(CallFields.self, from: Data(bytes.readableBytesView))
            return fields.map { .fields($0) } ?? .unreadable
        default:
            return .none
        }
    }

    /// The accounts that two writes must not change at the same time: by id, or by name for a create.
    var writtenAccounts: Set<String> {
        switch (route, body) {
        case (.updateAccount(let id), _), (.deleteAccount(let id), _): [id]
        case (.createAccount, .fields(let fields)): Set([fields.name].compactMap(\.self))
        case (.createGroup, .fields(let fields)): Set(fields.directoryUserMemberIDs ?? [])
        case (.updateGroup, .fields(let fields)):
            Set(fields.directoryUserIDsToAdd ?? []).union(fields.directoryUserIDsToRemove ?? [])
        case (.deleteAccounts, .fields(let fields)): Set(fields.robotAccountIDs ?? [])
        default: []
        }
    }
}
