import FoundationEssentials
import IdentityAPI
import NIOCore

/// The valid bearer tokens. All times count from the sandbox's start.
struct Tokens {
    private let readyToken: String?
    private let readyScopes: Set<String>
    private var grants: [Substring: (scopes: Set<String>, end: Duration)] = [:]
    private var count = 0

    init(readyToken: String?, scopes: Set<String>) {
        self.readyToken = readyToken
        readyScopes = scopes
    }

    /// Creates a token like the service's, valid until `end`: a JWT without a signature, which only the sandbox accepts.
    ///
    /// - Parameter user: the person who signed in; `nil` for the application itself.
    mutating func issue(
        organization: String,
        client: String,
        user: String? = nil,
        scopes: Set<String>,
        until end: Duration,
        at now: Duration
    ) -> String {
        grants = grants.filter { $0.value.end > now }
        count += 1
        let header: JSON = ["alg": "none", "typ": "at+jwt"]
        let person: [(key: String, value: JSON)] = user.map { [("sub", "ada"), ("email", .string($0))] } ?? []
        let claims: [(key: String, value: JSON)] = [
            ("jti", .integer(count)),
            ("client_id", .string(client)),
            ("prt_id", .string(organization)),
            ("scope", .array(scopes.sorted().map(JSON.string))),
            ("exp", .integer(Int(Date.now.timeIntervalSince1970 + (end - now).inSeconds))),
        ]
        let parts = [header, .object(claims + person)].map { Data(ByteBuffer(json: $0).readableBytesView) }
        let token = parts.map(base64URL).joined(separator: ".") + ".sandbox"
        grants[token[...]] = (scopes, end)
        return token
    }

    /// Returns the scopes of a token that is valid at `now`; `nil` for any other.
    func scopes(of bearer: Substring, at now: Duration) -> Set<String>? {
        if let readyToken, bearer == readyToken { return readyScopes }
        guard let grant = grants[bearer], grant.end > now else { return nil }
        return grant.scopes
    }

    /// Forgets all tokens that were issued.
    mutating func revokeIssued() { grants = [:] }
}
