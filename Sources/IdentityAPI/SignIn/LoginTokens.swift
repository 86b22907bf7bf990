package import FoundationEssentials

/// The tokens of a person who signed in through a browser, and what they are good for. Never printed: it describes itself without its secrets.
public struct LoginTokens: Sendable, Hashable, Codable {
    /// The API that the tokens are for. Muster sends them nowhere else.
    public let url: String
    /// The token endpoint that renews them.
    public let tokenURL: String
    /// The application through which the person signed in.
    public let clientID: String
    /// The scopes that were granted.
    public let scopes: [String]
    /// The token that calls carry.
    public let accessToken: String
    /// The token that buys the next ones; `nil` when the service gave none.
    public let refreshToken: String?
    /// When Muster asked for the tokens, in seconds since 1970: by the clock that processes share.
    public let issued: Double
    /// For how many seconds the access token is good.
    public let lifetime: Double

    private enum CodingKeys: String, CodingKey {
        case url
        case tokenURL = "tokenUrl"
        case clientID = "clientId"
        case scopes, accessToken, refreshToken, issued, lifetime
    }

    /// The tokens that a service granted.
    ///
    /// - Parameters:
    ///   - requestedScope: the scopes that were asked for, where the answer names none.
    ///   - refreshToken: the refresh token so far, which stays good when the answer brings no other.
    init(
        _ grant: TokenGrant,
        clientID: String,
        requestedScope: String,
        refreshToken: String? = nil,
        deployment: Deployment
    ) {
        url = deployment.baseURL
        tokenURL = deployment.tokenURL
        self.clientID = clientID
        scopes = (grant.scope ?? requestedScope).split(separator: " ").map(String.init)
        accessToken = grant.token
        self.refreshToken = grant.refreshToken ?? refreshToken
        issued = grant.requested.timeIntervalSince1970
        lifetime = grant.lifetime
    }

    /// Whether these tokens belong to a service.
    package func belong(to deployment: Deployment) -> Bool {
        url == deployment.baseURL && tokenURL == deployment.tokenURL
    }

    /// For how many seconds after `now` calls may carry the access token: it is renewed before it ends.
    ///
    /// A clock that was set back never makes a token good for longer than its lifetime.
    func goodFor(now: Date = Date()) -> Double {
        let left = min(lifetime - (now.timeIntervalSince1970 - issued), lifetime)
        return max(left - TokenGrant.margin(of: lifetime), 0)
    }

    /// When the access token ends.
    package var expiry: Date { Date(timeIntervalSince1970: issued + lifetime) }

    /// Who signed in, as far as the access token says so: an e-mail address, a name, or an id.
    public var user: String? { TokenClaims(token: accessToken).user }

    /// The organization that the access token names.
    package var organizationID: String? { TokenClaims(token: accessToken).organizationID }
}

extension LoginTokens: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The application and the service, and no token.
    public var description: String { "the sign-in through \(clientID) at \(url)" }

    /// The same as ``description``.
    public var debugDescription: String { description }

    /// No children, so that `dump` and string interpolation of whatever holds tokens cannot show them.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
