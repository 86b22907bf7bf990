import FoundationEssentials

/// What the token endpoint granted.
struct TokenGrant: Sendable, Decodable {
    let token: String
    let refreshToken: String?
    /// The scopes that were granted, separated by spaces; `nil` where the answer names none.
    let scope: String?
    /// For how many seconds the token is good.
    let lifetime: Double
    /// When it was asked for.
    private(set) var requested = Date()

    private enum CodingKeys: String, CodingKey {
        case token = "access_token"
        case refreshToken = "refresh_token"
        case lifetime = "expires_in"
        case scope
    }

    /// Creates a grant with known values; for tests.
    init(token: String, refreshToken: String?, lifetime: Double, requested: Date) {
        (self.token, self.refreshToken, self.lifetime, self.requested) = (token, refreshToken, lifetime, requested)
        scope = nil
    }

    /// Reads an answer; `nil` when it holds no token that a header can carry.
    init?(_ reply: Reply) {
        guard var grant = try? JSONDecoder().decode(TokenGrant.self, from: Data(reply.body)),
            !grant.token.isEmpty, grant.token.utf8.allSatisfy({ (0x20...0x7E).contains($0) })
        else { return nil }
        grant.requested = Date().addingTimeInterval(-Double(reply.elapsed.milliseconds) / 1000)
        self = grant
    }

    init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        token = try fields.decode(String.self, forKey: .token)
        let written = try? fields.decode(String.self, forKey: .refreshToken)
        refreshToken = written.flatMap { $0.isEmpty ? nil : $0 }
        let granted = try? fields.decode(String.self, forKey: .scope)
        scope = granted.flatMap { $0.isEmpty ? nil : $0 }
        // A number, a quoted number, or absent: then the token is renewed when the service refuses it.
        let number = try? fields.decode(Double.self, forKey: .lifetime)
        let quoted = (try? fields.decode(String.self, forKey: .lifetime)).flatMap { Double($0) }
        let seconds = number ?? quoted ?? 3600
        lifetime = seconds.isFinite ? Swift.min(Swift.max(seconds, 0), 315_360_000) : 3600
    }

    /// How many seconds before its end a token is renewed: a minute, or a fifth of its life where that is shorter.
    static func margin(of lifetime: Double) -> Double { Swift.min(60, lifetime / 5) }
}
